#include "crypto/rsa_key.h"

#include <gtest/gtest.h>

#include "crypto/encoding.h"

namespace muster::crypto {
namespace {

TEST(RsaKeyTest, ItIsKeptAsPem) {
    const RsaKey key = RsaKey::make();
    const RsaKey read = RsaKey::from_pem(key.pem()).value();

    EXPECT_EQ(read.sign("message"), key.sign("message"));
}

TEST(RsaKeyTest, WhatIsNoKeyOfRsaIsRefused) {
    const RsaKey key = RsaKey::make();
    const std::string certificate = key.self_signed("x", Instant(), std::chrono::days(1)).pem();
    const std::string half(key.pem().reveal().substr(0, 300));

    for (const std::string& text : {std::string(), certificate, half}) {
        EXPECT_EQ(RsaKey::from_pem(Secret(text)).error().reason, "rsa_key.malformed");
    }
}

TEST(RsaKeyTest, WhatIsNotForItIsNotDecrypted) {
    const RsaKey key = RsaKey::make();

    EXPECT_EQ(key.decrypt(Bytes(384), {}).error().reason, "rsa_key.not_decrypted");
    EXPECT_EQ(key.decrypt({}, {}).error().reason, "rsa_key.not_decrypted");
    EXPECT_EQ(key.decrypt(key.sign("message"), {}).error().reason, "rsa_key.not_decrypted");
}

} // namespace
} // namespace muster::crypto
