#include "crypto/certificate_signature.h"

#include <gtest/gtest.h>

#include "support/sns_signer.h"

namespace muster::crypto {
namespace {

class CertificateSignatureTest : public testing::Test {
protected:
    const test::SnsSigner signer;
    const std::string pem = signer.certificate();
};

TEST_F(CertificateSignatureTest, TheHoldersSignatureHoldsForItsMessageAndHashAlone) {
    const Bytes signature = signer.sign("message");

    EXPECT_TRUE(verifies_by_certificate(pem, SignatureHash::Sha256, "message", signature).value());
    EXPECT_FALSE(verifies_by_certificate(pem, SignatureHash::Sha256, "massage", signature).value());
    EXPECT_FALSE(verifies_by_certificate(pem, SignatureHash::Sha1, "message", signature).value());
    EXPECT_TRUE(verifies_by_certificate(pem, SignatureHash::Sha1, "message",
                                        signer.sign("message", EVP_sha1()))
                    .value());
}

TEST_F(CertificateSignatureTest, AnotherHoldersSignatureDoesNot) {
    const Bytes signature = test::SnsSigner().sign("message");

    EXPECT_FALSE(verifies_by_certificate(pem, SignatureHash::Sha256, "message", signature).value());
    EXPECT_FALSE(verifies_by_certificate(pem, SignatureHash::Sha256, "message", {}).value());
}

TEST_F(CertificateSignatureTest, WhatIsNoCertificateIsRefused) {
    for (const std::string& text : {std::string(), std::string("-----BEGIN CERTIFICATE-----"),
                                    pem.substr(0, pem.size() / 2), std::string(100'000, 'A')}) {
        const auto verdict = verifies_by_certificate(text, SignatureHash::Sha256, "message", {});
        EXPECT_EQ(verdict.error().reason, "certificate.malformed");
    }
}

} // namespace
} // namespace muster::crypto
