#include "notify/unsubscribe_links.h"

#include <gtest/gtest.h>

#include "crypto/encoding.h"
#include "support/seeded_random.h"

namespace muster::notify {
namespace {

class UnsubscribeLinksTest : public testing::Test {
protected:
    std::string line(std::string_view id) {
        return std::string(crypto::KeyRing::make_line(id, random).reveal()) + "\n";
    }
    static crypto::KeyRing ring(std::string text) {
        return crypto::KeyRing::parse(Secret(std::move(text))).value();
    }

    const Unsubscription what{.user = "user_ann", .event = "import.failed"};
    test::SeededRandom random;
    const std::string old_key = line("k1");
    const crypto::KeyRing keys = ring(old_key);
    const UnsubscribeLinks links{keys};
};

TEST_F(UnsubscribeLinksTest, ATokenSaysWhatItStops) {
    const std::string token = links.token_of(what);

    EXPECT_EQ(links.read(token).value(), what);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos);
}

TEST_F(UnsubscribeLinksTest, WhatIsChangedAnywhereIsRefused) {
    const Bytes token = crypto::base64url_bytes(links.token_of(what)).value();
    for (std::size_t i = 0; i < token.size(); ++i) {
        Bytes changed = token;
        changed[i] ^= std::byte{1};
        EXPECT_EQ(links.read(crypto::base64url(changed)).error().reason, "unsubscribe.refused")
            << i;
    }
}

TEST_F(UnsubscribeLinksTest, WhatIsNoTokenIsRefused) {
    const std::string token = links.token_of(what);
    for (const std::string& wrong :
         {std::string(), std::string("x"), std::string("a.b"), token.substr(0, token.size() - 4),
          token + "AAAA", std::string(4'000, 'A'), std::string(43, 'A')}) {
        EXPECT_EQ(links.read(wrong).error().kind, ErrorKind::Invalid) << wrong;
    }
}

TEST_F(UnsubscribeLinksTest, AnotherInstallationsTokenIsRefused) {
    const crypto::KeyRing others = ring(line("k1"));

    EXPECT_FALSE(UnsubscribeLinks(others).read(links.token_of(what)));
}

TEST_F(UnsubscribeLinksTest, ATokenOutlivesItsKeyAsLongAsTheKeyIsKept) {
    const std::string token = links.token_of(what);
    const crypto::KeyRing rotated = ring(old_key + line("k2"));
    const crypto::KeyRing without = ring(line("k2"));

    EXPECT_EQ(UnsubscribeLinks(rotated).read(token).value(), what);
    EXPECT_FALSE(UnsubscribeLinks(without).read(token));
}

} // namespace
} // namespace muster::notify
