#include "saml/identity_metadata.h"

#include <string>

#include <gmock/gmock.h>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::replaced;

class IdentityMetadataTest : public test::SamlTest {
protected:
    static std::string key(std::string_view use, const crypto::Certificate& certificate) {
        const std::string text = crypto::base64(certificate.der());
        return "<md:KeyDescriptor" + (use.empty() ? "" : " use=\"" + std::string(use) + "\"") +
               "><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
               "<ds:X509Certificate>\n" +
               text.substr(0, 64) + "\n" + text.substr(64) +
               "\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    }
    static std::string entity(const std::string& keys) {
        return R"(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata")"
               R"( entityID="https://idp.example/saml" validUntil="2024-01-01T00:00:00Z">)"
               R"(<!-- by hand --><md:IDPSSODescriptor WantAuthnRequestsSigned="true")"
               R"( protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">)" +
               keys +
               R"(<md:SingleLogoutService)"
               R"( Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")"
               R"( Location="https://idp.example/slo" ResponseLocation="https://idp.example/slr"/>)"
               R"(<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress)"
               R"(</md:NameIDFormat><md:SingleSignOnService)"
               R"( Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")"
               R"( Location="https://idp.example/post"/><md:SingleSignOnService)"
               R"( Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")"
               R"( Location="https://idp.example/sso?t=1&amp;u=2"/>)"
               R"(</md:IDPSSODescriptor></md:EntityDescriptor>)";
    }
    static std::string several(const std::string& entities) {
        return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">" +
               entities + "</md:EntitiesDescriptor>";
    }
    std::string reason(std::string_view text, std::string_view wanted = {}) const {
        const auto read = IdentityMetadata::parse(text, clock.now(), wanted);
        return read ? "read" : std::string(read.error().reason);
    }

    const std::string good =
        entity(key("signing", signer().certificate()) + key("", stranger().certificate()) +
               key("encryption", stranger().certificate()));
};

TEST_F(IdentityMetadataTest, ItTellsAddressesAndAllCertificatesThatSign) {
    const auto read = IdentityMetadata::parse(good, clock.now());

    ASSERT_TRUE(read) << read.error().reason;
    EXPECT_EQ(read->entity_id, "https://idp.example/saml");
    EXPECT_THAT(read->certificates,
                testing::ElementsAre(signer().certificate(), stranger().certificate()));
    EXPECT_EQ(read->sign_in_url, "https://idp.example/sso?t=1&u=2");
    EXPECT_EQ(read->logout_url, "https://idp.example/slo");
    EXPECT_EQ(read->logout_response_url, "https://idp.example/slr");
    EXPECT_TRUE(read->wants_signed_requests);
    EXPECT_THAT(read->name_formats, testing::ElementsAre(kEmailFormat));
    EXPECT_EQ(read->valid_until, Instant::parse("2024-01-01T00:00:00Z").value());
}

TEST_F(IdentityMetadataTest, LogoutIsNotForAll) {
    const std::string silent = replaced(good, "md:SingleLogoutService", "md:Other");

    EXPECT_EQ(IdentityMetadata::parse(silent, clock.now()).value().logout_url, "");
}

TEST_F(IdentityMetadataTest, WhoTakesPostsAloneIsPostedTo) {
    EXPECT_EQ(IdentityMetadata::parse(good, clock.now()).value().sign_in_binding,
              Binding::Redirect);
    // Its redirects are of another kind now, which is none for browsers.
    std::string posted = replaced(good, "HTTP-Redirect\" Location=\"https://idp.example/sso",
                                  "PAOS\" Location=\"https://idp.example/sso");
    const auto read = IdentityMetadata::parse(posted, clock.now()).value();

    EXPECT_EQ(read.sign_in_binding, Binding::Post);
    EXPECT_EQ(read.sign_in_url, "https://idp.example/post");
    EXPECT_EQ(read.logout_binding, Binding::Redirect);
    posted = replaced(posted, "HTTP-Redirect", "HTTP-POST");
    const auto both = IdentityMetadata::parse(posted, clock.now()).value();
    EXPECT_EQ(both.logout_binding, Binding::Post);
    EXPECT_EQ(both.logout_response_url, "https://idp.example/slr");
    EXPECT_EQ(reason(replaced(posted, "https://idp.example/post", "http://idp.example/post")),
              "saml.metadata_address");
    EXPECT_EQ(reason(replaced(posted, "HTTP-POST\" Location=\"https://idp.example/post",
                              "SOAP\" Location=\"https://idp.example/post")),
              "saml.metadata_no_address");
}

TEST_F(IdentityMetadataTest, OneOfManyIsNamed) {
    const std::string other =
        replaced(good, "https://idp.example/saml", "https://other.example/saml");
    const std::string both = several(good + other);

    EXPECT_EQ(reason(several(good)), "read");
    EXPECT_EQ(reason(both), "saml.metadata_several_providers");
    EXPECT_EQ(reason(both, "https://other.example/saml"), "read");
    EXPECT_EQ(reason(both, "https://third.example"), "saml.metadata_no_provider");
}

TEST_F(IdentityMetadataTest, WhatCannotBeUsedIsRefused) {
    EXPECT_EQ(reason(entity("")), "saml.metadata_no_certificate");
    EXPECT_EQ(reason(entity(key("encryption", signer().certificate()))),
              "saml.metadata_no_certificate");
    EXPECT_EQ(reason(replaced(good, "IDPSSODescriptor", "SPSSODescriptor")),
              "saml.not_well_formed");
    EXPECT_EQ(reason("<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"/>"),
              "saml.metadata_no_provider");
    EXPECT_EQ(reason(replaced(good, "https://idp.example/sso", "http://idp.example/sso")),
              "saml.metadata_address");
    EXPECT_EQ(reason(replaced(good, "https://idp.example/sso", "javascript:alert(1)//")),
              "saml.metadata_address");
    EXPECT_EQ(reason(replaced(good, "https://idp.example/sso", "http://127.0.0.1:8080/sso")),
              "read");
    EXPECT_EQ(reason(replaced(good, "https://idp.example/slo", "http://idp.example/slo")),
              "saml.metadata_address");
    EXPECT_EQ(reason(replaced(good, "https://idp.example/sso?t=1&amp;u=2", "")),
              "saml.metadata_no_address");
    EXPECT_EQ(reason(replaced(good, "2024-01-01", "2023-01-01")), "saml.metadata_expired");
    EXPECT_EQ(reason(replaced(good, "2024-01-01T00:00:00Z", "tomorrow")), "saml.time");
    EXPECT_EQ(reason("<!DOCTYPE x>" + good), "saml.document_type");
    EXPECT_EQ(reason(std::string(std::size_t{5} << 20, ' ')), "saml.too_large");
}

} // namespace
} // namespace muster::saml
