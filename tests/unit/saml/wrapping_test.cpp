#include <string>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::element_in;
using test::replaced;
using test::SamlResponse;

/// Signature wrapping (Somorovsky and others, USENIX Security 2012), numbered as SAML Raider has
/// them: a good response is rearranged so that its signature still holds for what was signed, while
/// a reader that looks elsewhere finds Eve.
class WrappingTest : public test::SamlTest {
protected:
    static std::string plain(const std::string& xml) { return test::without_declaration(xml); }

    /// A part of a signed message as an attacker would have it: another id, no signature, Eve.
    static std::string evil(const std::string& part, std::string_view id) {
        std::string text = replaced(part, element_in(part, "ds:Signature"), "");
        text = replaced(text, "ID=\"" + std::string(id) + "\"", "ID=\"_evil\"");
        return replaced(text, "ann@example.com", "eve@example.com");
    }

    const std::string response = plain(signed_response());
    const std::string response_signature = element_in(response, "ds:Signature");
    const std::string by_assertion = plain(signed_assertion());
    const std::string assertion = element_in(by_assertion, "saml:Assertion");
    const std::string assertion_signature = element_in(assertion, "ds:Signature");
    const std::string unsigned_assertion = replaced(assertion, assertion_signature, "");
    const std::string evil_assertion = evil(assertion, "_assertion1");

    /// The response around the assertion's place.
    std::string with_assertion(const std::string& content) const {
        return replaced(by_assertion, assertion, content);
    }
};

TEST_F(WrappingTest, WhatIsRearrangedIsGoodBefore) {
    EXPECT_EQ(outcome(response), "accepted");
    replays = {};
    EXPECT_EQ(outcome(by_assertion), "accepted");
}

TEST_F(WrappingTest, Xsw1TheSignedResponseIsInTheSignatureOfAnother) {
    const std::string original = replaced(response, response_signature, "");
    const std::string holder =
        replaced(response_signature, "</ds:Signature>", original + "</ds:Signature>");
    std::string attack = evil(response, "_response1");
    attack = replaced(attack, "</saml:Issuer>", "</saml:Issuer>" + holder);

    EXPECT_EQ(outcome(attack), "saml.response_misplaced");
}

TEST_F(WrappingTest, Xsw2TheSignedResponseIsBesideItsSignature) {
    const std::string original = replaced(response, response_signature, "");
    std::string attack = evil(response, "_response1");
    attack = replaced(attack, "</saml:Issuer>", "</saml:Issuer>" + original + response_signature);

    EXPECT_EQ(outcome(attack), "saml.response_misplaced");
}

TEST_F(WrappingTest, Xsw3AnotherAssertionStandsBeforeTheSignedOne) {
    EXPECT_EQ(outcome(with_assertion(evil_assertion + assertion)), "saml.assertion_count");
    EXPECT_EQ(outcome(with_assertion(assertion + evil_assertion)), "saml.assertion_count");
}

TEST_F(WrappingTest, Xsw4TheSignedAssertionIsInAnother) {
    const std::string attack =
        replaced(evil_assertion, "</saml:Assertion>", assertion + "</saml:Assertion>");

    EXPECT_EQ(outcome(with_assertion(attack)), "saml.assertion_misplaced");
}

TEST_F(WrappingTest, Xsw5TheSignatureIsInAnotherAndTheSignedCopyFollows) {
    const std::string attack =
        replaced(evil_assertion, "</saml:Issuer>", "</saml:Issuer>" + assertion_signature) +
        unsigned_assertion;

    EXPECT_EQ(outcome(with_assertion(attack)), "saml.assertion_count");
}

TEST_F(WrappingTest, Xsw6TheSignedCopyIsInTheSignatureOfAnother) {
    const std::string holder =
        replaced(assertion_signature, "</ds:Signature>", unsigned_assertion + "</ds:Signature>");
    const std::string attack =
        replaced(evil_assertion, "</saml:Issuer>", "</saml:Issuer>" + holder);

    EXPECT_EQ(outcome(with_assertion(attack)), "saml.assertion_misplaced");
}

TEST_F(WrappingTest, Xsw7AnotherAssertionIsInExtensions) {
    const std::string extensions = "<samlp:Extensions>" + evil_assertion + "</samlp:Extensions>";
    const std::string attack =
        replaced(by_assertion, "<samlp:Status>", extensions + "<samlp:Status>");

    EXPECT_EQ(outcome(attack), "saml.extensions");
}

TEST_F(WrappingTest, Xsw8TheSignedCopyIsInAnObjectOfTheSignature) {
    const std::string holder =
        replaced(assertion_signature, "</ds:Signature>",
                 "<ds:Object>" + unsigned_assertion + "</ds:Object></ds:Signature>");
    const std::string attack =
        replaced(evil_assertion, "</saml:Issuer>", "</saml:Issuer>" + holder);

    EXPECT_EQ(outcome(with_assertion(attack)), "saml.signature_object");
}

TEST_F(WrappingTest, TheSignatureOfAnotherElementIsNoSignature) {
    // The signature of the assertion on the response, and the other way round.
    const std::string moved = replaced(with_assertion(unsigned_assertion), "</saml:Issuer>",
                                       "</saml:Issuer>" + assertion_signature);
    EXPECT_EQ(outcome(moved), "saml.reference");

    const std::string evil_response = replaced(evil(response, "_response1"), "</saml:Issuer>",
                                               "</saml:Issuer>" + response_signature);
    EXPECT_EQ(outcome(evil_response), "saml.reference");
}

TEST_F(WrappingTest, AnIdIsOfOneElementAlone) {
    const std::string twin = replaced(evil_assertion, "_evil", "_response1");
    EXPECT_EQ(outcome(with_assertion(twin)), "saml.duplicate_id");

    const std::string by_signature =
        replaced(by_assertion, "<ds:SignatureValue", "<ds:SignatureValue Id=\"_assertion1\"");
    EXPECT_EQ(outcome(by_signature), "saml.duplicate_id");
}

TEST_F(WrappingTest, AnUnsignedCopyIsNotRead) {
    // Everything but the signed assertion may be another's; what is read is the signed one.
    const std::string attack =
        replaced(by_assertion, "<saml:Issuer>https://idp.example/saml</saml:Issuer>",
                 "<saml:Issuer>https://idp.example/saml</saml:Issuer>");
    EXPECT_EQ(verify(attack).assertion->name_id.value, "ann@example.com");

    const std::string forged = replaced(by_assertion, "ann@example.com", "eve@example.com");
    EXPECT_EQ(outcome(forged), "saml.digest_mismatch");
}

TEST_F(WrappingTest, AnAssertionOfAnotherDocumentKindIsNotTaken) {
    EXPECT_EQ(outcome(assertion), "saml.unexpected_message");
    EXPECT_EQ(outcome(replaced(by_assertion, "urn:oasis:names:tc:SAML:2.0:protocol", "urn:other")),
              "saml.unexpected_message");
}

} // namespace
} // namespace muster::saml
