#include "crypto/totp.h"

#include <vector>

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace muster::crypto {
namespace {

Instant at(std::int64_t seconds) {
    return Instant::from_unix_millis(seconds * 1000);
}

class TotpTest : public testing::Test {
protected:
    // RFC 6238, appendix B, with the last six of its eight digits
    Totp totp = Totp::from_secret(Secret("12345678901234567890")).value();
};

TEST_F(TotpTest, MatchesThePublishedVectors) {
    const std::vector<std::pair<std::int64_t, std::string_view>> vectors = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (const auto& [seconds, code] : vectors) {
        EXPECT_EQ(totp.match(code, at(seconds), 0).value(), seconds / 30) << seconds;
    }
}

TEST_F(TotpTest, ACodeIsGoodForOneStepBeforeAndAfterItsOwn) {
    constexpr std::int64_t kStart = 1111111110; // of the step of 050471
    EXPECT_TRUE(totp.match("050471", at(kStart - 30), 0));
    EXPECT_TRUE(totp.match("050471", at(kStart + 59), 0));

    for (const std::int64_t seconds : {kStart - 31, kStart + 60}) {
        const auto refused = totp.match("050471", at(seconds), 0);
        EXPECT_EQ(refused.error().kind, ErrorKind::Unauthorized);
        EXPECT_EQ(refused.error().reason, "totp.refused");
    }
}

TEST_F(TotpTest, ACodeThatWasUsedIsRefusedAndSoAreThoseBeforeIt) {
    const Totp::Step used = totp.match("050471", at(1111111111), 0).value();

    EXPECT_EQ(totp.match("050471", at(1111111111), used).error().reason, "totp.refused");
    EXPECT_EQ(totp.match("081804", at(1111111111), used).error().reason, "totp.refused");
}

TEST_F(TotpTest, WhatIsNotSixDigitsIsNoCode) {
    for (const std::string_view code : {"", "12345", "1234567", "12345a", "12 345", "-12345"}) {
        EXPECT_EQ(totp.match(code, at(59), 0).error().reason, "totp.malformed") << code;
    }
}

TEST_F(TotpTest, TheUriIsWhatAppsScan) {
    EXPECT_EQ(totp.uri("Muster", "ann@example.com").reveal(),
              "otpauth://totp/Muster:ann%40example.com"
              "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Muster");
}

TEST_F(TotpTest, SecretsHaveTwentyBytes) {
    test::SeededRandom random;

    EXPECT_EQ(Totp::make(random).secret().reveal().size(), 20U);
    EXPECT_EQ(Totp::from_secret(Secret("short")).error().reason, "totp.bad_secret");
}

} // namespace
} // namespace muster::crypto
