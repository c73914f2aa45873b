#include "crypto/aes.h"

#include <string>

#include <gtest/gtest.h>

namespace muster::crypto {
namespace {

Bytes hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(
            static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

// Case 4 of the GCM specification (McGrew, Viega) has additional data; case 3 has none.
const Bytes kKey = hex("feffe9928665731c6d6a8f9467308308");
const Bytes kFramed = hex("cafebabefacedbaddecaf888"
                          "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                          "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
                          "4d5c2af327cd64a62cf35abd2ba6fab4");
const Bytes kPlain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                         "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");

TEST(AesTest, GcmIsThatOfItsSpecification) {
    EXPECT_EQ(decrypt_aes_gcm(kKey, kFramed).value(), kPlain);
}

TEST(AesTest, GcmRefusesEveryChange) {
    for (std::size_t at = 0; at < kFramed.size(); ++at) {
        Bytes changed = kFramed;
        changed[at] ^= std::byte{1};
        EXPECT_EQ(decrypt_aes_gcm(kKey, changed).error().reason, "aes.not_decrypted") << at;
    }
    EXPECT_EQ(decrypt_aes_gcm(kKey, ByteSpan(kFramed).first(27)).error().reason,
              "aes.not_decrypted");
    EXPECT_EQ(decrypt_aes_gcm(hex("00"), kFramed).error().reason, "aes.not_decrypted");
}

// NIST SP 800-38A F.2.2, whose last block happens to be no padding; and with a block of it.
TEST(AesTest, CbcTakesThePaddingOff) {
    const Bytes key = hex("2b7e151628aed2a6abf7158809cf4f3c");
    const Bytes framed = hex("000102030405060708090a0b0c0d0e0f7649abac8119b246cee98e9b12e9197d"
                             "5086cb9b507219ee95db113a917678b2");
    // The last byte of the second block is 0x51: more than a block of padding.
    EXPECT_EQ(decrypt_aes_cbc(key, framed).error().reason, "aes.not_decrypted");
    EXPECT_EQ(decrypt_aes_cbc(key, ByteSpan(framed).first(16)).error().reason, "aes.not_decrypted");
    EXPECT_EQ(decrypt_aes_cbc(key, ByteSpan(framed).first(40)).error().reason, "aes.not_decrypted");
    // The IV turned so that the first block ends in 0x05 instead of 0x2a.
    Bytes padded(framed.begin(), framed.begin() + 32);
    padded[15] ^= std::byte{0x2a ^ 0x05};
    EXPECT_EQ(decrypt_aes_cbc(key, padded).value(), hex("6bc1bee22e409f96e93d7e"));
}

} // namespace
} // namespace muster::crypto
