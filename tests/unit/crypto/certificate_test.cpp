#include "crypto/certificate.h"

#include <gtest/gtest.h>

#include "crypto/rsa_key.h"
#include "support/ec_signer.h"

namespace muster::crypto {
namespace {

const RsaKey& rsa_key() {
    static const RsaKey key = RsaKey::make();
    return key;
}

TEST(CertificateTest, ItIsReadFromPemAndDerAlike) {
    const Instant now = Instant::from_unix_millis(1'700'000'000'000);
    const Certificate made = rsa_key().self_signed("muster.example", now, std::chrono::days(30));

    const Certificate read = Certificate::from_pem(made.pem()).value();

    EXPECT_EQ(read, made);
    EXPECT_EQ(Certificate::from_der(made.der()).value(), made);
    EXPECT_EQ(read.subject(), "CN=muster.example");
    EXPECT_EQ(read.not_before(), now - std::chrono::days(1));
    EXPECT_EQ(read.not_after(), now + std::chrono::days(30));
    EXPECT_EQ(read.fingerprint(), Sha256::of(as_text(made.der())));
}

TEST(CertificateTest, WhatIsNoCertificateIsRefused) {
    const Bytes der = rsa_key().self_signed("x", Instant(), std::chrono::days(1)).der();
    Bytes longer = der;
    longer.push_back(std::byte{0});

    EXPECT_EQ(Certificate::from_der({}).error().reason, "certificate.malformed");
    EXPECT_EQ(Certificate::from_der(ByteSpan(der).first(100)).error().reason,
              "certificate.malformed");
    EXPECT_EQ(Certificate::from_der(longer).error().reason, "certificate.malformed");
    EXPECT_EQ(Certificate::from_pem("-----BEGIN CERTIFICATE-----").error().reason,
              "certificate.malformed");
    EXPECT_EQ(Certificate::from_pem(std::string(300'000, 'A')).error().reason,
              "certificate.malformed");
}

TEST(CertificateTest, AWeakKeyIsRefused) {
    EXPECT_EQ(Certificate::from_der(test::rsa_certificate(1024)).error().reason,
              "certificate.weak_key");
    EXPECT_EQ(Certificate::from_der(test::EcSigner("secp224r1").certificate()).error().reason,
              "certificate.weak_key");
}

TEST(CertificateTest, ASignatureHoldsForItsMessageAndAlgorithmAlone) {
    const Certificate certificate = rsa_key().self_signed("x", Instant(), std::chrono::days(1));
    const Bytes signature = rsa_key().sign("message");
    using enum SignatureScheme;

    EXPECT_TRUE(certificate.verifies(RsaSha256, "message", signature));
    EXPECT_FALSE(certificate.verifies(RsaSha256, "massage", signature));
    EXPECT_FALSE(certificate.verifies(RsaSha512, "message", signature));
    EXPECT_FALSE(certificate.verifies(EcdsaSha256, "message", signature));
    EXPECT_FALSE(certificate.verifies(RsaSha256, "message", {}));
}

TEST(CertificateTest, SignaturesOfEcAreTwoNumbers) {
    struct Curve {
        const char* name;
        const char* hash;
        SignatureScheme algorithm;
    };
    for (const auto& [name, hash, algorithm] :
         {Curve{"P-256", "SHA256", SignatureScheme::EcdsaSha256},
          Curve{"P-384", "SHA384", SignatureScheme::EcdsaSha384},
          Curve{"P-521", "SHA512", SignatureScheme::EcdsaSha512}}) {
        const test::EcSigner signer(name);
        const Certificate certificate = Certificate::from_der(signer.certificate()).value();
        Bytes signature = signer.sign("message", hash);

        EXPECT_TRUE(certificate.verifies(algorithm, "message", signature)) << name;
        EXPECT_FALSE(certificate.verifies(algorithm, "massage", signature)) << name;
        EXPECT_FALSE(certificate.verifies(SignatureScheme::RsaSha256, "message", signature));
        // Zeros are the signature of anything where nobody looks (CVE-2022-21449).
        EXPECT_FALSE(certificate.verifies(algorithm, "message", Bytes(signature.size())));
        signature.pop_back();
        EXPECT_FALSE(certificate.verifies(algorithm, "message", signature)) << name;
    }
}

} // namespace
} // namespace muster::crypto
