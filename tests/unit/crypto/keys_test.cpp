#include <gtest/gtest.h>

#include "crypto/constant_time.h"
#include "crypto/ed25519.h"
#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "crypto/key.h"
#include "support/seeded_random.h"

namespace muster::crypto {
namespace {

Bytes from_hex(std::string_view hex) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(
            static_cast<std::byte>(kDigits.find(hex[i]) << 4U | kDigits.find(hex[i + 1])));
    }
    return bytes;
}

TEST(ConstantTimeTest, ComparesContentAndLength) {
    EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
    EXPECT_TRUE(equal_in_constant_time(as_bytes(""), as_bytes("")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}

TEST(EncodingTest, Base64urlGoesBothWaysAndRefusesTheRest) {
    EXPECT_EQ(base64url(from_hex("fbff")), "-_8");
    EXPECT_EQ(base64url_bytes("-_8").value(), from_hex("fbff"));
    for (const std::string_view text :
         {"-_8=", "+/8", "-_9", "a", "-_8 ", " -_8", "\xa4\xa4\xa4\xa4", "AAA\xff"}) {
        EXPECT_EQ(base64url_bytes(text).error().reason, "base64url.malformed") << text;
    }
}

TEST(EncodingTest, Base64MatchesThePublishedVectorsAndRefusesTheRest) {
    // RFC 4648, section 10
    EXPECT_EQ(base64(as_bytes("")), "");
    EXPECT_EQ(base64(as_bytes("fo")), "Zm8=");
    EXPECT_EQ(base64(as_bytes("foobar")), "Zm9vYmFy");
    EXPECT_EQ(base64(from_hex("fbff")), "+/8=");
    EXPECT_EQ(base64_bytes("+/8=").value(), from_hex("fbff"));
    for (const std::string_view text : {"-_8=", "+/8", "+/9=", "a", "+/8= ", " +/8=", "AAA\xff"}) {
        EXPECT_EQ(base64_bytes(text).error().reason, "base64.malformed") << text;
    }
}

TEST(EncodingTest, Base32MatchesThePublishedVectors) {
    // RFC 4648, section 10
    EXPECT_EQ(base32(as_bytes("foobar")), "MZXW6YTBOI");
    EXPECT_EQ(base32(as_bytes("fooba")), "MZXW6YTB");
}

TEST(HmacTest, MatchesThePublishedVectors) {
    // RFC 4231, test cases 2 and 6
    EXPECT_EQ(hmac_sha256(Secret("Jefe"), as_bytes("what do ya want for nothing?")).hex(),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256(Secret(std::string(131, '\xaa')),
                          as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))
                  .hex(),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(KeyTest, SurvivesItsText) {
    test::SeededRandom random;
    const Key key = Key::make(random);

    const auto again = Key::parse(key.text().reveal());

    ASSERT_TRUE(again);
    EXPECT_TRUE(equal_in_constant_time(again->bytes(), key.bytes()));
    EXPECT_EQ(Key::parse("c2hvcnQ").error().reason, "key.malformed");
    EXPECT_EQ(Key::parse("not base64url!").error().reason, "key.malformed");
}

TEST(KeyTest, KeysOfDifferentPurposesDiffer) {
    test::SeededRandom random;
    const Key key = Key::make(random);

    EXPECT_TRUE(equal_in_constant_time(key.derive("a").bytes(), key.derive("a").bytes()));
    EXPECT_FALSE(equal_in_constant_time(key.derive("a").bytes(), key.derive("b").bytes()));
    EXPECT_FALSE(equal_in_constant_time(key.derive("a").bytes(), key.bytes()));
}

TEST(KeyTest, DerivesByHkdf) {
    // HKDF-SHA-256 of 32 bytes 00..1f, no salt, info "muster", by another implementation
    // (python3: hmac over hashlib, RFC 5869 section 2).
    Bytes bytes;
    for (int i = 0; i < 32; ++i) {
        bytes.push_back(static_cast<std::byte>(i));
    }
    const Key key = Key::parse(base64url(bytes)).value();

    EXPECT_EQ(base64url(key.derive("muster").bytes()),
              "ueefcPwlZno0_nxPdZT_K3okGxYMgDwmbj3G7kVcj6E");
}

class Ed25519Test : public testing::Test {
protected:
    // RFC 8032, section 7.1, test 3
    SigningKey key{
        Key::parse(
            base64url(from_hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")))
            .value()};
    Bytes message = from_hex("af82");
};

TEST_F(Ed25519Test, MatchesThePublishedVector) {
    EXPECT_EQ(base64url_bytes(key.verifying_key().str()).value(),
              from_hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
    EXPECT_EQ(base64url_bytes(key.sign(message).str()).value(),
              from_hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                       "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
}

TEST_F(Ed25519Test, AnyFlippedBitIsRefused) {
    const VerifyingKey verifying = VerifyingKey::parse(key.verifying_key().str()).value();
    const Signature signature = Signature::parse(key.sign(message).str()).value();
    EXPECT_TRUE(verifying.verifies(message, signature));

    for (std::size_t bit = 0; bit < Signature::kBytes * 8; ++bit) {
        Signature changed = signature;
        changed.bytes[bit / 8] ^= std::byte{1} << (bit % 8);
        EXPECT_FALSE(verifying.verifies(message, changed)) << bit;
    }
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
        Bytes changed = message;
        changed[bit / 8] ^= std::byte{1} << (bit % 8);
        EXPECT_FALSE(verifying.verifies(changed, signature)) << bit;
    }
}

TEST_F(Ed25519Test, OtherLengthsAreRefused) {
    EXPECT_EQ(Signature::parse("AAAA").error().reason, "signature.malformed");
    EXPECT_EQ(VerifyingKey::parse("AAAA").error().reason, "verifying_key.malformed");
}

} // namespace
} // namespace muster::crypto
