#include "saml/encrypted_assertion.h"

#include <string>

#include <gmock/gmock.h>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::element_in;
using test::EncryptionForm;
using test::replaced;
using test::SamlResponse;
using test::SamlSigner;

const crypto::RsaKey& own_key() {
    static const crypto::RsaKey key = crypto::RsaKey::make();
    return key;
}

class EncryptedAssertionTest : public test::SamlTest {
protected:
    EncryptedAssertionTest() { keys = {own_key()}; }

    /// A response around the assertion, encrypted for Muster.
    static std::string response(const std::string& assertion, const EncryptionForm& form = {}) {
        return SamlResponse().around(SamlSigner::encrypt(
            assertion,
            own_key().self_signed("sp", Instant::from_unix_millis(0), std::chrono::days(36'500)),
            form));
    }
    /// The assertion, signed on its own as providers do before they encrypt.
    static std::string signed_alone() {
        return test::without_declaration(signer().sign(SamlResponse().assertion(), "_assertion1"));
    }
    static EncryptionForm cbc() {
        return {.content = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"};
    }
};

TEST_F(EncryptedAssertionTest, ItIsDecryptedAndItsSignatureVerified) {
    const Verification verification = verify(response(signed_alone()));

    ASSERT_TRUE(verification.assertion) << verification.assertion.error().reason;
    EXPECT_EQ(verification.assertion->name_id.value, "ann@example.com");
}

TEST_F(EncryptedAssertionTest, OtherKeyLengthsAreDecrypted) {
    EXPECT_EQ(
        outcome(response(signed_alone(), {.content = "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                                          .key_bits = 128})),
        "accepted");
}

TEST_F(EncryptedAssertionTest, ASignatureAroundItCoversIt) {
    const std::string around = signer().sign(response(SamlResponse().assertion()), "_response1");

    EXPECT_EQ(outcome(around), "accepted");
}

TEST_F(EncryptedAssertionTest, EncryptionAloneVouchesForNobody) {
    // Everybody has our certificate.
    EXPECT_EQ(outcome(response(SamlResponse().assertion())), "saml.not_signed");
    const std::string theirs =
        test::without_declaration(stranger().sign(SamlResponse().assertion(), "_assertion1"));
    EXPECT_EQ(outcome(response(theirs)), "saml.signature_invalid");
}

TEST_F(EncryptedAssertionTest, NamespacesOfTheMessageReachIntoIt) {
    const std::string bare = replaced(SamlResponse().assertion(),
                                      " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"", "");
    const std::string around = signer().sign(response(bare), "_response1");

    EXPECT_EQ(outcome(around), "accepted");
}

TEST_F(EncryptedAssertionTest, CbcIsTakenUnderASignatureAlone) {
    EXPECT_EQ(outcome(response(signed_alone(), cbc())), "saml.unauthenticated_cipher");
    EXPECT_EQ(outcome(signer().sign(response(signed_alone(), cbc()), "_response1")), "accepted");
}

TEST_F(EncryptedAssertionTest, WhatIsForAnotherIsNotDecrypted) {
    keys = {crypto::RsaKey::make()};
    EXPECT_EQ(outcome(response(signed_alone())), "saml.not_decrypted");
    keys.clear();
    EXPECT_EQ(outcome(response(signed_alone())), "saml.not_decrypted");
}

TEST_F(EncryptedAssertionTest, ThePreviousKeyDecryptsWhileKeysChange) {
    keys = {crypto::RsaKey::make(), own_key()};

    EXPECT_EQ(outcome(response(signed_alone())), "accepted");
}

TEST_F(EncryptedAssertionTest, AChangedCipherTextIsSeen) {
    std::string xml = response(signed_alone());
    const std::size_t last = xml.rfind("</xenc:CipherValue>");
    char& changed = xml[last - 40];
    changed = changed == 'A' ? 'B' : 'A';

    EXPECT_EQ(outcome(xml), "saml.not_decrypted");
}

TEST_F(EncryptedAssertionTest, OtherAlgorithmsAreRefused) {
    const std::string good = response(signed_alone());

    EXPECT_EQ(outcome(replaced(good, "xmlenc#rsa-oaep-mgf1p", "xmlenc#rsa-1_5")),
              "saml.encryption_algorithm");
    EXPECT_EQ(outcome(replaced(good, "xmlenc11#aes256-gcm", "xmlenc#tripledes-cbc")),
              "saml.encryption_algorithm");
    // A key of another length than the algorithm's.
    EXPECT_EQ(outcome(replaced(good, "xmlenc11#aes256-gcm", "xmlenc11#aes128-gcm")),
              "saml.not_decrypted");
}

TEST_F(EncryptedAssertionTest, WhatIsInItPassesTheGateToo) {
    EXPECT_EQ(outcome(response("<!DOCTYPE x>" + signed_alone())), "saml.document_type");
    EXPECT_EQ(outcome(response(replaced(signed_alone(), "ann@", "ann<!---->@"))), "saml.comment");
    EXPECT_EQ(outcome(response(signed_alone() + signed_alone())), "saml.not_well_formed");
    EXPECT_EQ(outcome(response("</decrypted><decrypted>" + signed_alone())),
              "saml.not_well_formed");
    EXPECT_EQ(outcome(response("text")), "saml.not_well_formed");
    EXPECT_EQ(outcome(response(SamlResponse().xml())), "saml.unexpected_message");
}

TEST_F(EncryptedAssertionTest, TwoAssertionsAreTwoHoweverTheyCome) {
    const std::string encrypted = element_in(response(signed_alone()), "saml:EncryptedAssertion");

    EXPECT_EQ(outcome(SamlResponse().around(encrypted + encrypted)), "saml.assertion_count");
    EXPECT_EQ(outcome(SamlResponse().around(encrypted + signed_alone())), "saml.assertion_count");
}

} // namespace
} // namespace muster::saml
