#include "saml/redirect_binding.h"

#include <string>

#include "saml/authn_request.h"
#include "saml/deflate.h"
#include "saml/message_id.h"
#include "saml/message_text.h"
#include "saml/xml_document.h"
#include "support/saml_world.h"
#include "support/seeded_random.h"

namespace muster::saml {
namespace {

using test::replaced;

/// Muster writes it, and the provider's side is the same binding with another key.
class RedirectBindingTest : public test::SamlTest {
protected:
    static std::string query_of(std::string_view url) {
        return std::string(url.substr(url.find('?') + 1));
    }
    std::string reason(const std::string& query) {
        const auto message = redirected_message(query, provider.certificates);
        return message ? "accepted" : std::string(message.error().reason);
    }

    const std::string text = authn_request_xml({.id = "_r1",
                                                .issued_at = clock.now(),
                                                .destination = "https://idp.example/sso?a=b&c=d",
                                                .name_format = "",
                                                .prompt = Prompt::Always},
                                               own);
    const std::string url = redirect_url(
        "https://idp.example/sso", {.text = text, .relay_state = "s+1 &%"}, &signer().key());
};

TEST_F(RedirectBindingTest, ASignedMessageArrives) {
    const auto message = redirected_message(query_of(url), provider.certificates);

    ASSERT_TRUE(message) << message.error().reason;
    EXPECT_EQ(message->text, text);
    EXPECT_EQ(message->relay_state, "s+1 &%");
    EXPECT_EQ(message->kind, MessageKind::Request);
}

TEST_F(RedirectBindingTest, ARequestAsksForAPostToOurAddress) {
    const XmlDocument document = XmlDocument::parse(text).value();
    const XmlElement& root = document.root();

    EXPECT_EQ(root.attribute_text("AssertionConsumerServiceURL"), own.consumer_url);
    EXPECT_EQ(root.attribute_text("ProtocolBinding"),
              "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");
    EXPECT_EQ(root.attribute_text("Destination"), "https://idp.example/sso?a=b&c=d");
    EXPECT_EQ(root.attribute_text("ForceAuthn"), "true");
    EXPECT_EQ(root.attribute_text("IssueInstant"), clock.now().str());
    EXPECT_EQ(root.find({space::kAssertion, "Issuer"})->value(), own.entity_id);
    EXPECT_EQ(root.find({space::kProtocol, "NameIDPolicy"})->attribute_text("AllowCreate"), "true");
}

TEST_F(RedirectBindingTest, AnAddressWithAQueryGetsMore) {
    EXPECT_TRUE(redirect_url("https://idp.example/sso?a=b", {.text = text}, nullptr)
                    .starts_with("https://idp.example/sso?a=b&SAMLRequest="));
}

TEST_F(RedirectBindingTest, EveryPartIsSigned) {
    const std::string query = query_of(url);

    EXPECT_EQ(reason(replaced(query, "RelayState=s", "RelayState=t")), "saml.signature_invalid");
    EXPECT_EQ(reason(replaced(query, "&RelayState=s%2B1%20%26%25", "")), "saml.signature_invalid");
    EXPECT_EQ(reason(replaced(query, "SAMLRequest", "SAMLResponse")), "saml.signature_invalid");
    EXPECT_EQ(reason(replaced(query, "rsa-sha256", "rsa-sha512")), "saml.signature_invalid");
    EXPECT_EQ(reason(replaced(query, "rsa-sha256", "hmac-sha256")), "saml.signature_algorithm");
    EXPECT_EQ(reason(query.substr(0, query.find("&Signature"))), "saml.not_signed");
    EXPECT_EQ(reason(query.substr(0, query.find("&SigAlg"))), "saml.not_signed");
    EXPECT_EQ(reason(replaced(query, "Signature=", "Signature=!")), "saml.signature_encoding");
    provider.certificates = {stranger().certificate()};
    EXPECT_EQ(reason(query), "saml.signature_invalid");
}

TEST_F(RedirectBindingTest, AParameterIsThereOnce) {
    const std::string query = query_of(url);

    EXPECT_EQ(reason(query + "&SAMLRequest=x"), "saml.form");
    EXPECT_EQ(reason("SAMLRequest=x&" + query), "saml.form");
    EXPECT_EQ(reason(query + "&RelayState=x"), "saml.form");
    EXPECT_EQ(reason(query + "&SAMLResponse=x"), "saml.form");
    EXPECT_EQ(reason(query + "&%53AMLRequest=x"), "saml.form");
    EXPECT_EQ(reason("RelayState=x"), "saml.form");
    EXPECT_EQ(reason(""), "saml.form");
    EXPECT_EQ(reason(query + "&SAMLEncoding=other"), "saml.form");
    EXPECT_EQ(reason(replaced(query, "RelayState=s", "RelayState=%4")), "saml.form");
    EXPECT_EQ(reason(query + "&other=1"), "accepted");
    EXPECT_EQ(reason(std::string(std::size_t{64} << 10, 'x')), "saml.too_large");
}

TEST_F(RedirectBindingTest, ASignedBombIsRefusedAllTheSame) {
    const std::string bomb(std::size_t{4} << 20, ' ');

    EXPECT_EQ(reason(query_of(redirect_url("https://x.example", {.text = bomb}, &signer().key()))),
              "saml.too_large");
    EXPECT_EQ(reason(query_of(redirect_url("https://x.example", {.text = "<!DOCTYPE a><a/>"},
                                           &signer().key()))),
              "saml.document_type");
}

TEST_F(RedirectBindingTest, IdsAreNamesAndNeverTheSame) {
    test::SeededRandom random;
    const std::string id = make_message_id(random);

    EXPECT_EQ(id.size(), 33U);
    EXPECT_TRUE(id.starts_with('_'));
    EXPECT_NE(make_message_id(random), id);
}

} // namespace
} // namespace muster::saml
