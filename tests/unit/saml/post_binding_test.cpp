#include "saml/post_binding.h"

#include <string>

#include "saml/authn_request.h"
#include "saml/logout.h"
#include "saml/signature.h"
#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::replaced;
using test::SamlSigner;

/// What Muster signs, as xmlsec reads it.
class PostBindingTest : public test::SamlTest {
protected:
    OwnSignature own_signature() const { return {signer().key(), signer().certificate()}; }

    const std::string request = authn_request_xml({.id = "_r1",
                                                   .issued_at = clock.now(),
                                                   .destination = "https://idp.example/sso?a=b&c=d",
                                                   .name_format = {}},
                                                  own);
};

TEST_F(PostBindingTest, AMessageIsSignedWithinAsOthersVerifyIt) {
    const std::string text = enveloped(request, own_signature()).value();

    EXPECT_TRUE(SamlSigner::verifies(text, "_r1", signer().certificate()));
    EXPECT_FALSE(SamlSigner::verifies(text, "_r1", stranger().certificate()));
    EXPECT_FALSE(SamlSigner::verifies(replaced(text, own.consumer_url, "https://evil.example"),
                                      "_r1", signer().certificate()));
    // And as we do.
    const XmlDocument document = XmlDocument::parse(text).value();
    EXPECT_TRUE(signed_bytes(document, document.root(), provider.certificates));
}

TEST_F(PostBindingTest, TheSignatureStandsBehindTheIssuer) {
    const XmlDocument document =
        XmlDocument::parse(enveloped(request, own_signature()).value()).value();

    ASSERT_GE(document.root().children.size(), 2U);
    EXPECT_EQ(document.root().children[0].name, "Issuer");
    EXPECT_EQ(document.root().children[1].name, "Signature");
}

TEST_F(PostBindingTest, NamesThatHaveToBeEscapedAreSignedToo) {
    const LogoutRequest logout{.id = "_l1",
                               .name_id = {.value = "a&b <\"c\">",
                                           .format = std::string(kEmailFormat),
                                           .qualifier = "q'\"&",
                                           .own_qualifier = ""},
                               .session_indexes = {"one", "two\n"}};
    const std::string text =
        logout_request_xml(logout, own, "https://idp.example/slo", clock.now());

    EXPECT_TRUE(SamlSigner::verifies(enveloped(text, own_signature()).value(), "_l1",
                                     signer().certificate()));
}

TEST_F(PostBindingTest, TheFormGoesWhereTheMessageSays) {
    const auto form = post_form({.kind = MessageKind::Request, .text = request, .relay_state = "s"},
                                own_signature())
                          .value();

    EXPECT_EQ(form.action, "https://idp.example/sso?a=b&c=d");
    EXPECT_EQ(form.name, "SAMLRequest");
    EXPECT_EQ(form.relay_state, "s");
    const std::string posted(as_text(crypto::base64_bytes(form.value).value()));
    EXPECT_TRUE(SamlSigner::verifies(posted, "_r1", signer().certificate()));
}

TEST_F(PostBindingTest, WhatIsNoMessageOfOursIsNotSigned) {
    EXPECT_EQ(enveloped("no XML", own_signature()).error().reason, "saml.not_well_formed");
    EXPECT_EQ(enveloped("<a ID=\"_1\"/>", own_signature()).error().reason, "saml.missing_element");
}

} // namespace
} // namespace muster::saml
