#include "net/certificate_fingerprint.h"

#include <gtest/gtest.h>

namespace muster::net {
namespace {

const std::string kColons = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
                            "F0:F1:F2:F3:F4:F5:F6:F7:F8:F9:FA:FB:FC:FD:FE:FF";
const std::string kPlain = "000102030405060708090a0b0c0d0e0ff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

TEST(CertificateFingerprintTest, AllFormsPeopleCopyAreRead) {
    for (const std::string& text : {kColons, kPlain, "SHA256:" + kColons, "sha256:" + kPlain}) {
        const auto fingerprint = CertificateFingerprint::parse(text);

        ASSERT_TRUE(fingerprint) << text;
        EXPECT_EQ(fingerprint->str(), kColons);
    }
}

TEST(CertificateFingerprintTest, AnythingElseIsRefused) {
    std::string semicolon = kColons;
    semicolon[5] = ';';
    for (const std::string& text :
         {std::string(), kPlain.substr(1), kPlain + "0", kColons + ":", semicolon,
          "g" + kPlain.substr(1), "+" + kPlain.substr(1), "MD5:" + kPlain, " " + kPlain}) {
        EXPECT_EQ(CertificateFingerprint::parse(text).error().reason, "net.bad_fingerprint")
            << text;
    }
}

TEST(CertificateFingerprintTest, TheFirstCertificateOfAChainIsMeant) {
    const std::string chain = "subject=CN = muster\r\n-----BEGIN CERTIFICATE-----\r\nYW\r\nJj\r\n"
                              "-----END CERTIFICATE-----\r\n-----BEGIN CERTIFICATE-----\nAAEC\n"
                              "-----END CERTIFICATE-----\n";

    // FIPS 180-4, example of "abc"
    EXPECT_EQ(CertificateFingerprint::of_pem(chain).value(),
              CertificateFingerprint::parse(
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                  .value());
}

TEST(CertificateFingerprintTest, ATextWithoutACertificateHasNone) {
    for (const char* text :
         {"", "-----BEGIN CERTIFICATE-----\nYWJj\n",
          "-----BEGIN CERTIFICATE----------END CERTIFICATE-----", "-----END CERTIFICATE-----",
          "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"}) {
        EXPECT_EQ(CertificateFingerprint::of_pem(text).error().reason, "net.bad_certificate")
            << text;
    }
}

} // namespace
} // namespace muster::net
