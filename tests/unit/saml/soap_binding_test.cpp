#include "saml/soap_binding.h"

#include <string>

#include "saml/logout.h"
#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::replaced;
using test::without_declaration;

/// A provider that tells us of sign-outs by itself.
class SoapBindingTest : public test::SamlTest {
protected:
    std::string theirs() const {
        const ServiceProvider idp{
            .entity_id = provider.entity_id, .consumer_url = "", .logout_url = ""};
        return logout_request_xml({.id = "_logout1",
                                   .name_id = {.value = "ann@example.com",
                                               .format = std::string(kEmailFormat),
                                               .qualifier = "",
                                               .own_qualifier = ""},
                                   .session_indexes = {"_session1"}},
                                  idp, own.soap_logout_url, clock.now());
    }
    static std::string by(const test::SamlSigner& hand, const std::string& xml) {
        return without_declaration(hand.sign(xml, "_logout1"));
    }
    std::string reason(std::string_view envelope) const {
        const auto text = soap_logout_text(envelope, provider);
        if (!text) {
            return std::string(text.error().reason);
        }
        const auto request =
            read_logout_request(*text, {own.soap_logout_url, provider, clock.now()});
        return request ? "accepted" : std::string(request.error().reason);
    }

    const std::string good = soap_envelope(by(signer(), theirs()));
};

TEST_F(SoapBindingTest, ASignedRequestInAnEnvelopeIsRead) {
    EXPECT_EQ(reason(good), "accepted");
    EXPECT_EQ(reason("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + good), "accepted");
    EXPECT_EQ(reason(replaced(good, "<soap:Body>", "<soap:Header/><soap:Body>")), "accepted");
    // Signed in its place, with the envelope's namespaces in scope.
    EXPECT_EQ(reason(without_declaration(signer().sign(soap_envelope(theirs()), "_logout1"))),
              "accepted");
}

TEST_F(SoapBindingTest, WhatTheProviderHasNotSignedIsRefused) {
    EXPECT_EQ(reason(soap_envelope(theirs())), "saml.not_signed");
    EXPECT_EQ(reason(soap_envelope(by(stranger(), theirs()))), "saml.signature_invalid");
    EXPECT_EQ(reason(replaced(good, "ann@example.com", "bob@example.com")), "saml.digest_mismatch");
    EXPECT_EQ(reason(replaced(good, "_session1", "_session2")), "saml.digest_mismatch");
}

TEST_F(SoapBindingTest, AnEnvelopeWithMoreInItIsRefused) {
    const std::string signed_request = by(signer(), theirs());
    EXPECT_EQ(reason(signed_request), "saml.unexpected_message");
    EXPECT_EQ(reason(soap_envelope("")), "saml.missing_element");
    EXPECT_EQ(reason(soap_envelope(signed_request + signed_request)), "saml.repeated_element");
    EXPECT_EQ(reason(soap_envelope(replaced(theirs(), "_logout1", "_other") + signed_request)),
              "saml.repeated_element");
    EXPECT_EQ(reason(replaced(good, "<soap:Body>",
                              "<soap:Header><a:Security xmlns:a=\"urn:a\"/></soap:Header>"
                              "<soap:Body>")),
              "saml.unexpected_element");
    EXPECT_EQ(reason(replaced(good, "</soap:Body>", "</soap:Body><soap:Body/>")),
              "saml.repeated_element");
    EXPECT_EQ(reason(replaced(good, "http://schemas.xmlsoap.org/soap/envelope/",
                              "http://www.w3.org/2003/05/soap-envelope")),
              "saml.unexpected_message");
    EXPECT_EQ(reason(soap_envelope(logout_response_xml("_a", "_r", own, "", clock.now()))),
              "saml.unexpected_element");
}

TEST_F(SoapBindingTest, TheGateIsTheSameAsEverywhere) {
    EXPECT_EQ(reason("<!DOCTYPE x>" + good), "saml.document_type");
    EXPECT_EQ(reason(replaced(good, "ann@example.com", "ann@<!-- -->example.com")), "saml.comment");
    EXPECT_EQ(reason(replaced(good, "<soap:Body>", "<soap:Body><?a b?>")),
              "saml.processing_instruction");
    EXPECT_EQ(reason(std::string(std::size_t{257} << 10, ' ')), "saml.too_large");
    EXPECT_EQ(reason("no XML"), "saml.not_well_formed");
    EXPECT_EQ(reason(""), "saml.not_well_formed");
}

TEST_F(SoapBindingTest, ARequestForAnotherDoorIsRefused) {
    const std::string other = replaced(theirs(), own.soap_logout_url, own.logout_url);
    EXPECT_EQ(reason(soap_envelope(by(signer(), other))), "saml.destination");
}

} // namespace
} // namespace muster::saml
