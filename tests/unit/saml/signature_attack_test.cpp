#include <string>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::element_in;
using test::replaced;
using test::SamlResponse;
using test::SignatureForm;

/// Signatures that hold by other rules than ours, or only seem to.
class SignatureAttackTest : public test::SamlTest {
protected:
    const std::string good = test::without_declaration(signed_assertion());
};

TEST_F(SignatureAttackTest, TheKeyInTheMessageIsNotBelieved) {
    // A stranger signs, with a certificate of the same subject in KeyInfo.
    EXPECT_EQ(outcome(stranger().sign(SamlResponse().xml(), "_assertion1")),
              "saml.signature_invalid");
}

TEST_F(SignatureAttackTest, AKeyInfoOfTheProviderDoesNotHelpAStranger) {
    const std::string theirs = stranger().sign(SamlResponse().xml(), "_assertion1");
    const std::string mixed = replaced(theirs, element_in(theirs, "ds:X509Certificate"),
                                       element_in(good, "ds:X509Certificate"));

    EXPECT_EQ(outcome(mixed), "saml.signature_invalid");
}

TEST_F(SignatureAttackTest, AMessageWithoutKeyInfoIsAsGood) {
    EXPECT_EQ(outcome(replaced(good, element_in(good, "ds:KeyInfo"), "")), "accepted");
}

TEST_F(SignatureAttackTest, APublicKeyIsNoSecret) {
    const std::string forged = test::SamlSigner::sign_by_hmac(
        SamlResponse().xml(), "_assertion1", as_text(provider.certificates.front().der()));

    EXPECT_EQ(outcome(forged), "saml.signature_algorithm");
}

TEST_F(SignatureAttackTest, WeakAndOtherAlgorithmsAreRefused) {
    const SignatureForm sha1{.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"};
    const SignatureForm weak_digest{.digest = "http://www.w3.org/2000/09/xmldsig#sha1"};
    const SignatureForm inclusive{.canonicalization =
                                      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"};
    const SignatureForm comments{.canonicalization =
                                     "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"};

    EXPECT_EQ(outcome(signed_assertion({}, sha1)), "saml.signature_algorithm");
    EXPECT_EQ(outcome(signed_assertion({}, weak_digest)), "saml.digest_algorithm");
    EXPECT_EQ(outcome(signed_assertion({}, inclusive)), "saml.canonicalization_method");
    EXPECT_EQ(outcome(signed_assertion({}, comments)), "saml.canonicalization_method");
    EXPECT_EQ(outcome(replaced(good, "xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256")),
              "saml.signature_invalid");
    EXPECT_EQ(outcome(replaced(good, "xmldsig-more#rsa-sha256", "xmldsig-more#none")),
              "saml.signature_algorithm");
}

TEST_F(SignatureAttackTest, OtherTransformsAreRefused) {
    const std::string enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    const std::vector<std::vector<std::string>> lists{
        {enveloped},
        {exclusive},
        {exclusive, enveloped},
        {enveloped, exclusive, exclusive},
        {enveloped, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
        {enveloped, exclusive + "WithComments"},
    };
    for (const auto& list : lists) {
        std::string steps;
        for (const std::string& step : list) {
            steps += "<ds:Transform Algorithm=\"" + step + "\"/>";
        }
        const std::string response = replaced(good, element_in(good, "ds:Transforms"),
                                              "<ds:Transforms>" + steps + "</ds:Transforms>");
        EXPECT_EQ(outcome(response), "saml.transform") << steps;
    }
}

TEST_F(SignatureAttackTest, ATransformByXPathOrXsltIsRefused) {
    const std::string xpath =
        replaced(good, "<ds:Transforms>",
                 "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/"
                 "REC-xpath-19991116\"><ds:XPath>not(ancestor-or-self::saml:Subject)</ds:XPath>"
                 "</ds:Transform>");
    const std::string xslt = replaced(
        good, "<ds:Transforms>",
        "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
        "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">"
        "<xsl:template match=\"/\"><xsl:copy-of select=\"document('file:///etc/passwd')\"/>"
        "</xsl:template></xsl:stylesheet></ds:Transform>");

    EXPECT_EQ(outcome(xpath), "saml.transform");
    EXPECT_EQ(outcome(xslt), "saml.transform");
}

TEST_F(SignatureAttackTest, TheReferenceIsToTheSignaturesOwnParent) {
    for (const std::string uri : {"", "#xpointer(/)", "#_response1", "_assertion1",
                                  "https://evil.example/x", "#_assertion1 "}) {
        EXPECT_EQ(outcome(replaced(good, "URI=\"#_assertion1\"", "URI=\"" + uri + "\"")),
                  "saml.reference")
            << uri;
    }
    EXPECT_EQ(outcome(replaced(good, "URI=\"#_assertion1\"", "")), "saml.reference");
}

TEST_F(SignatureAttackTest, ThereIsOneOfEachPartOfASignature) {
    const std::string signature = element_in(good, "ds:Signature");
    const std::string info = element_in(good, "ds:SignedInfo");
    const std::string reference = element_in(good, "ds:Reference");
    const std::string digest = element_in(good, "ds:DigestValue");

    EXPECT_EQ(outcome(replaced(good, signature, signature + signature)), "saml.signature_count");
    EXPECT_EQ(outcome(replaced(good, info, info + info)), "saml.signed_info_count");
    EXPECT_EQ(outcome(replaced(good, reference, reference + reference)), "saml.reference_count");
    EXPECT_EQ(outcome(replaced(good, digest, digest + digest)), "saml.repeated_element");
    EXPECT_EQ(outcome(replaced(good, reference, "")), "saml.missing_element");
    EXPECT_EQ(outcome(replaced(good, info, "")), "saml.missing_element");
}

TEST_F(SignatureAttackTest, ADigestWithACommentInItIsRefused) {
    const std::string digest = element_in(good, "ds:DigestValue");
    const std::string commented =
        replaced(digest, "</ds:DigestValue>", "<!--AAAA--></ds:DigestValue>");

    EXPECT_EQ(outcome(replaced(good, digest, commented)), "saml.comment");
}

TEST_F(SignatureAttackTest, AnyChangeOfTheSignedPartIsSeen) {
    EXPECT_EQ(outcome(replaced(good, ">admins<", ">admin<")), "saml.digest_mismatch");
    EXPECT_EQ(outcome(replaced(good, "SessionIndex=\"_session1\"", "")), "saml.digest_mismatch");
    const std::string digest = element_in(good, "ds:DigestValue");
    const std::string other = "<ds:DigestValue>" + std::string(43, 'A') + "=</ds:DigestValue>";
    EXPECT_EQ(outcome(replaced(good, digest, other)), "saml.digest_mismatch");
    EXPECT_EQ(outcome(replaced(good, digest, "<ds:DigestValue>!</ds:DigestValue>")),
              "saml.signature_encoding");
    // A digest of other content, by whoever cannot sign: found by the signature over SignedInfo.
    const std::string theirs = stranger().sign(
        replaced(SamlResponse().xml(), "ann@example.com", "eve@example.com"), "_assertion1");
    const std::string mixed = replaced(theirs, element_in(theirs, "ds:SignatureValue"),
                                       element_in(good, "ds:SignatureValue"));
    EXPECT_EQ(outcome(mixed), "saml.signature_invalid");
}

TEST_F(SignatureAttackTest, WhatHasNoCanonicalFormIsNotEmpty) {
    // libxml2 writes nothing for a namespace that is not absolute: the hash of nothing is known.
    const std::string relative =
        replaced(good, "<saml:Assertion ", "<saml:Assertion xmlns:n=\"1\" ");
    const std::string digest = element_in(relative, "ds:DigestValue");
    const std::string of_nothing = "<ds:DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
                                   "</ds:DigestValue>";

    EXPECT_EQ(outcome(relative), "saml.relative_namespace");
    EXPECT_EQ(outcome(replaced(relative, digest, of_nothing)), "saml.relative_namespace");
}

TEST_F(SignatureAttackTest, AttributesWithAPrefixAreNotTakenForOthers) {
    EXPECT_EQ(outcome(replaced(good, "<saml:Assertion ", "<saml:Assertion saml:ID=\"_evil\" ")),
              "saml.unexpected_attribute");
    EXPECT_EQ(outcome(replaced(good, "<saml:Assertion ", "<saml:Assertion xml:id=\"_evil\" ")),
              "saml.unexpected_attribute");
    EXPECT_EQ(outcome(replaced(good, "<saml:Assertion ", "<saml:Assertion Id=\"_evil\" ")),
              "saml.unexpected_attribute");
}

TEST_F(SignatureAttackTest, NamespacesAreWhatParsersAgreeOn) {
    EXPECT_EQ(outcome(replaced(good, "<saml:Assertion ", "<other:Assertion ")),
              "saml.not_well_formed");
    EXPECT_EQ(outcome(replaced(good, "<samlp:Status>", "<nobody:x/><samlp:Status>")),
              "saml.not_well_formed");
    EXPECT_EQ(outcome(replaced(good, "<samlp:Status>", "<samlp:Status xmlns:samlp=\"urn:other\">")),
              "saml.unexpected_element");
    EXPECT_EQ(outcome(replaced(good, "<ds:Signature ", "<ds:Signature xmlns:saml=\"urn:other\" ")),
              "accepted"); // of a prefix that nothing there uses
    replays = {};
    EXPECT_EQ(outcome(replaced(good, "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
                               "xmlns:ds=\"urn:ds\"")),
              "saml.unexpected_element");
}

TEST_F(SignatureAttackTest, AdviceAndOtherHidingPlacesAreNoPartOfAMessage) {
    const std::string advice = "<saml:Advice>" + SamlResponse().assertion() + "</saml:Advice>";
    EXPECT_EQ(outcome(replaced(good, "</saml:Conditions>", "</saml:Conditions>" + advice)),
              "saml.unexpected_element");
    EXPECT_EQ(outcome(replaced(good, "<saml:AttributeValue>admins",
                               "<saml:AttributeValue>admins" + SamlResponse().assertion())),
              "saml.unexpected_text");
    EXPECT_EQ(outcome(replaced(good, "<saml:AttributeValue>admins",
                               "<saml:AttributeValue>" + SamlResponse().assertion())),
              "saml.assertion_misplaced");
    EXPECT_EQ(outcome(replaced(good, "<samlp:Status>", "text<samlp:Status>")),
              "saml.unexpected_text");
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "ann@example.com<b/>")),
              "saml.unexpected_text");
}

} // namespace
} // namespace muster::saml
