#include "saml/form_value.h"
#include "saml/post_binding.h"
#include "saml/soap_binding.h"
#include "saml/xml_document.h"
#include "unit/federation/saml_sign_in_fixture.h"

namespace muster::federation {
namespace {

/// Signing out, here and at the provider, by each binding.
class SamlLogoutTest : public SamlSignInFixture {
protected:
    /// A request of the provider by redirect.
    Result<std::optional<std::string>> heard(const std::string& text, const crypto::RsaKey* key) {
        const std::string url =
            saml::redirect_url(own.logout_url, {.text = text, .relay_state = "theirs"}, key);
        const std::string query = url.substr(url.find('?') + 1);
        return sign_in.sign_out({.provider = provider->id,
                                 .query = query,
                                 .body = {},
                                 .own = own,
                                 .origin = world.origin});
    }
    Result<std::string> heard_by_soap(const std::string& text,
                                      const SamlSigner& signer = first_signer()) {
        const std::string envelope =
            saml::soap_envelope(test::without_declaration(signer.sign(text, "_logout1")));
        return sign_in.sign_out_by_soap({.provider = provider->id,
                                         .query = {},
                                         .body = envelope,
                                         .own = own,
                                         .origin = world.origin});
    }
    void use_post() {
        saml.set(world.system(), provider->id,
                 {.metadata = metadata_of(first_signer(), kIdp, "POST")})
            .value();
    }
    /// The message of the form that our page has for an address of it.
    std::string posted_by(const std::string& url) {
        EXPECT_TRUE(url.starts_with(own.post_url + "?")) << url;
        form = sign_in.post_form(provider->id, url.substr(url.find('?') + 1)).value();
        return std::string(as_text(crypto::base64_bytes(form.value).value()));
    }

    saml::PostForm form;
};
MUSTER_ON_EACH_ENGINE(SamlLogoutTest);

TEST_P(SamlLogoutTest, WhoSignsOutThereIsSignedOutHere) {
    const identity::SignedIn bob = sign_in_bob();
    const std::string text = logout_of_bob(own.logout_url);

    EXPECT_EQ(heard(text, nullptr).error().reason, "saml.not_signed");
    EXPECT_EQ(heard(text, &second_signer().key()).error().reason, "saml.signature_invalid");
    EXPECT_TRUE(is_signed_in(bob));
    const auto url = heard(text, &first_signer().key());
    ASSERT_TRUE(url) << url.error().reason;
    EXPECT_TRUE(url->value().starts_with("https://idp.example/slo?SAMLResponse="));
    EXPECT_THAT(url->value(), testing::HasSubstr("RelayState=theirs"));
    EXPECT_FALSE(is_signed_in(bob));
}

TEST_P(SamlLogoutTest, ARequestIsCarriedOutOnce) {
    const identity::SignedIn first = sign_in_bob();
    const std::string text = logout_of_bob(own.logout_url, "_logout1", {});
    ASSERT_TRUE(heard(text, &first_signer().key()));
    EXPECT_FALSE(is_signed_in(first));

    const identity::SignedIn second = sign_in_bob();
    EXPECT_EQ(heard(text, &first_signer().key()).error().reason, "saml.replayed");
    EXPECT_EQ(heard_by_soap(logout_of_bob(own.soap_logout_url)).error().reason, "saml.replayed");
    EXPECT_TRUE(is_signed_in(second));
    ASSERT_TRUE(heard(logout_of_bob(own.logout_url, "_logout2", {}), &first_signer().key()));
    EXPECT_FALSE(is_signed_in(second));
}

TEST_P(SamlLogoutTest, WhoSignsOutHereIsSentThere) {
    const auto found = world.sessions.authenticate(sign_in_bob().session).value();

    const auto url = sign_in.end_session_url(provider->id, found.user.id, "_session1", own);
    ASSERT_TRUE(url) << url.error().reason;
    EXPECT_TRUE(url->value().starts_with("https://idp.example/slo?SAMLRequest="));
    EXPECT_EQ(sign_in.end_session_url(provider->id, ann.id, "_session1", own).value(),
              std::nullopt);
}

TEST_P(SamlLogoutTest, TheProviderItselfEndsSessions) {
    const identity::SignedIn bob = sign_in_bob();
    const auto envelope = heard_by_soap(logout_of_bob(own.soap_logout_url));

    ASSERT_TRUE(envelope) << envelope.error().reason;
    EXPECT_FALSE(is_signed_in(bob));
    const SamlKey key = keys.active(provider->id).value();
    const auto document = saml::XmlDocument::parse(*envelope).value();
    const saml::XmlElement& answer = document.root().children.at(0).children.at(0);
    EXPECT_EQ(answer.name, "LogoutResponse");
    EXPECT_EQ(answer.attribute_text("InResponseTo"), "_logout1");
    EXPECT_TRUE(SamlSigner::verifies(*envelope, answer.attribute_text("ID"), key.certificate));
}

TEST_P(SamlLogoutTest, BySoapOnlyTheNamedSessionsEnd) {
    const identity::SignedIn bob = sign_in_bob();
    ASSERT_TRUE(heard_by_soap(logout_of_bob(own.soap_logout_url, "_logout1", {"_session9"})));
    EXPECT_TRUE(is_signed_in(bob));
}

TEST_P(SamlLogoutTest, WhatAStrangerSendsBySoapIsRefused) {
    const identity::SignedIn bob = sign_in_bob();

    EXPECT_EQ(heard_by_soap(logout_of_bob(own.soap_logout_url), second_signer()).error().reason,
              "saml.signature_invalid");
    EXPECT_EQ(heard_by_soap(logout_of_bob(own.logout_url)).error().reason, "saml.destination");
    const std::string old = logout_of_bob(own.soap_logout_url);
    world.clock.advance(saml::kLogoutLasts + saml::kClockSkew);
    EXPECT_EQ(heard_by_soap(old).error().reason, "saml.expired");
    EXPECT_TRUE(is_signed_in(bob));
}

TEST_P(SamlLogoutTest, WhoTakesPostsAloneIsPostedTo) {
    use_post();
    const auto begun = sign_in.begin({.provider = provider->id, .return_to = "/costs"}, own);
    ASSERT_TRUE(begun) << begun.error().reason;
    const std::string request = posted_by(begun->url);

    EXPECT_EQ(form.action, "https://idp.example/sso");
    EXPECT_EQ(form.name, "SAMLRequest");
    EXPECT_FALSE(form.relay_state.empty());
    const auto document = saml::XmlDocument::parse(request).value();
    EXPECT_EQ(document.root().name, "AuthnRequest");
    EXPECT_TRUE(SamlSigner::verifies(request, document.root().attribute_text("ID"),
                                     keys.active(provider->id).value().certificate));
}

TEST_P(SamlLogoutTest, LogoutIsPostedThereToo) {
    use_post();
    const identity::SignedIn bob = sign_in_bob();
    const auto found = world.sessions.authenticate(bob.session).value();
    const auto there = sign_in.end_session_url(provider->id, found.user.id, "_session1", own);
    EXPECT_THAT(posted_by(there->value()), testing::HasSubstr("LogoutRequest"));
    EXPECT_EQ(form.action, "https://idp.example/slo");

    const std::string body =
        "SAMLRequest=" +
        percent_encode(form_of(first_signer().sign(logout_of_bob(own.logout_url), "_logout1"))) +
        "&RelayState=theirs";
    const auto answer = sign_in.sign_out(
        {.provider = provider->id, .query = {}, .body = body, .own = own, .origin = world.origin});
    ASSERT_TRUE(answer) << answer.error().reason;
    EXPECT_FALSE(is_signed_in(bob));
    EXPECT_THAT(posted_by(answer->value()), testing::HasSubstr("LogoutResponse"));
    EXPECT_EQ(form.name, "SAMLResponse");
    EXPECT_EQ(form.relay_state, "theirs");
}

TEST_P(SamlLogoutTest, OurPagePostsNothingThatWeHaveNotSigned) {
    use_post();
    const std::string query = [&] {
        const std::string url = sign_in.begin({.provider = provider->id}, own)->url;
        return url.substr(url.find('?') + 1);
    }();
    const auto reason = [&](const std::string& text) {
        const auto posted = sign_in.post_form(provider->id, text);
        return posted ? "posted" : std::string(posted.error().reason);
    };

    EXPECT_EQ(reason(query), "posted");
    EXPECT_EQ(reason(query.substr(0, query.find("&Signature="))), "saml.not_signed");
    EXPECT_EQ(reason(query.substr(query.find("&RelayState=") + 1)), "saml.form");
    const std::string forged = saml::redirect_url(
        own.post_url, {.text = logout_of_bob("https://evil.example")}, &second_signer().key());
    EXPECT_EQ(reason(forged.substr(forged.find('?') + 1)), "saml.signature_invalid");
    // Of a key that has followed another while the browser was on its way, and of one that is gone.
    ASSERT_TRUE(keys.make_next(world.system(), provider->id));
    const std::string next = keys.list(provider->id).value().at(1).certificate.fingerprint().hex();
    ASSERT_TRUE(keys.activate(world.system(), provider->id, next));
    EXPECT_EQ(reason(query), "posted");
    ASSERT_TRUE(keys.retire_old(world.system(), provider->id));
    EXPECT_EQ(reason(query), "saml.signature_invalid");
}

} // namespace
} // namespace muster::federation
