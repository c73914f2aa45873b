#include "federation/saml_sign_in.h"

#include <gmock/gmock.h>

#include "crypto/encoding.h"
#include "federation/completion.h"
#include "saml/deflate.h"
#include "saml/form_value.h"
#include "saml/logout.h"
#include "saml/redirect_binding.h"
#include "support/federation_world.h"
#include "support/saml_response.h"
#include "support/saml_signer.h"

namespace muster::federation {
namespace {

using test::SamlResponse;
using test::SamlSigner;

constexpr std::string_view kIdp = "https://idp.example/saml";

const SamlSigner& first_signer() {
    static const SamlSigner signer;
    return signer;
}
const SamlSigner& second_signer() {
    static const SamlSigner signer;
    return signer;
}

std::string metadata_of(const SamlSigner& signer, std::string_view entity_id = kIdp) {
    return "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" +
           std::string(entity_id) +
           "\"><md:IDPSSODescriptor"
           " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
           "<md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
           "<ds:X509Data><ds:X509Certificate>" +
           crypto::base64(signer.certificate().der()) +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
           "<md:SingleLogoutService"
           " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\""
           " Location=\"https://idp.example/slo\"/><md:SingleSignOnService"
           " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\""
           " Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>";
}

/// A browser on its way to a SAML provider and back.
class SamlSignInTest : public testing::TestWithParam<sql::Engine> {
protected:
    SamlSignInTest() {
        provider =
            world.edit(world.make_provider({.kind = ProviderKind::Saml,
                                            .name = ProviderName::parse("Example").value(),
                                            .domains = {MailDomain::parse("example.com").value()}}),
                       {.creates_users = true});
        saml.set(world.system(), provider->id, {.metadata = metadata_of(first_signer())}).value();
    }

    struct Trip {
        std::string state;
        std::string request; // its id, as the provider reads it
        crypto::SessionToken browser;
    };
    Trip leave(Purpose purpose = Purpose::SignIn) {
        const auto begun = sign_in.begin(
            {.provider = provider->id, .purpose = purpose, .return_to = "/costs"}, own);
        EXPECT_TRUE(begun) << begun.error().reason;
        const std::string query = begun->url.substr(begun->url.find('?') + 1);
        const auto heard = saml::redirected_message(
            query, std::vector{saml.key(provider->id).value().certificate});
        EXPECT_TRUE(heard) << heard.error().reason;
        const std::size_t from = heard->text.find(" ID=\"") + 5;
        return {heard->relay_state, heard->text.substr(from, heard->text.find('"', from) - from),
                begun->browser};
    }
    SamlResponse response(const std::string& request) {
        SamlResponse parts;
        parts.audience = own.entity_id;
        parts.destination = own.consumer_url;
        parts.recipient = own.consumer_url;
        parts.request = request;
        parts.now = world.clock.now();
        parts.assertion_id = "_assertion" + std::to_string(++assertions);
        parts.name_id = "bob@example.com";
        return parts;
    }
    static std::string form_of(const std::string& xml) { return crypto::base64(as_bytes(xml)); }
    Result<SamlSignIn::Answered>
    bring(const Trip& trip, const SamlResponse& parts, const SamlSigner& signer = first_signer()) {
        const std::string form = form_of(signer.sign(parts.xml(), parts.assertion_id));
        return sign_in.answer({.provider = provider->id,
                               .response = form,
                               .relay_state = trip.state,
                               .browser = trip.browser,
                               .own = own});
    }
    Result<Outcome> complete(const SamlSignIn::Answered& answered, const Trip& trip) {
        return world.completion.complete({.request = answered.request.id,
                                          .browser = trip.browser,
                                          .device = {},
                                          .session = {},
                                          .origin = world.origin});
    }
    /// The slug of the refusal of the checks; empty when somebody signed in.
    std::string refusal(const SamlSigner& signer = first_signer()) {
        const Trip trip = leave();
        const auto answered = bring(trip, response(trip.request), signer);
        EXPECT_TRUE(answered) << answered.error().reason;
        const auto outcome = complete(*answered, trip);
        return outcome ? "" : outcome.error().detail;
    }

    test::FederationWorld world{GetParam()};
    std::string published = metadata_of(first_signer());
    int status = 200;
    SamlProviders saml{{.database = world.database,
                        .changes = world.changes,
                        .clock = world.clock,
                        .sealer = world.sealer,
                        .fetch = [this](const std::string&) -> Result<SamlProviders::Fetched> {
                            return SamlProviders::Fetched{.status = status, .body = published};
                        }}};
    SamlSignIn sign_in{{.database = world.database,
                        .providers = world.providers,
                        .saml = saml,
                        .requests = world.requests,
                        .sign_in = world.provider_sign_in,
                        .clock = world.clock,
                        .random = world.random}};
    saml::ServiceProvider own = test::saml_service();
    identity::User ann = world.make_admin();
    std::optional<Provider> provider;
    int assertions = 0;
};
MUSTER_ON_EACH_ENGINE(SamlSignInTest);

TEST_P(SamlSignInTest, WhoSignsInThereIsAUserHere) {
    const Trip trip = leave();
    const auto answered = bring(trip, response(trip.request));
    ASSERT_TRUE(answered) << answered.error().reason;
    const auto outcome = complete(*answered, trip);

    ASSERT_TRUE(outcome) << outcome.error().reason << outcome.error().detail;
    EXPECT_EQ(outcome->kind, Outcome::Kind::SignedIn);
    EXPECT_EQ(outcome->return_to, "/costs");
    const auto found = world.sessions.authenticate(outcome->signed_in->session);
    ASSERT_TRUE(found) << found.error().reason;
    EXPECT_EQ(found->user.email.str(), "bob@example.com");
    EXPECT_EQ(found->user.provider, provider->id);
}

TEST_P(SamlSignInTest, AnAnswerIsOfItsOwnQuestionAndBrowser) {
    const Trip trip = leave();
    const Trip other = leave();

    const auto foreign = bring({trip.state, trip.request, other.browser}, response(trip.request));
    EXPECT_EQ(foreign.error().reason, "federation.other_browser");
    // The question of one browser and an assertion that answers another's.
    const auto crossed = bring(trip, response(other.request));
    ASSERT_TRUE(crossed);
    EXPECT_THAT(complete(*crossed, trip).error().detail,
                testing::HasSubstr("saml.request_unknown"));
    EXPECT_EQ(bring(trip, response(trip.request)).error().reason, "federation.request_used");
    EXPECT_EQ(bring({"https://evil.example", "", trip.browser}, response("")).error().reason,
              "federation.no_request");
}

TEST_P(SamlSignInTest, AnAssertionCountsOnceForAllQuestions) {
    world.edit(world.providers.get(provider->id).value(), {.takes_unasked = true});
    const std::string form = form_of(first_signer().sign(response("").xml(), "_assertion1"));
    const auto bring_unasked = [&] {
        return sign_in.answer({.provider = provider->id,
                               .response = form,
                               .relay_state = "",
                               .browser = {},
                               .own = own});
    };
    const auto first = bring_unasked();
    ASSERT_TRUE(first) << first.error().reason;
    ASSERT_TRUE(first->browser);
    const auto second = bring_unasked();
    ASSERT_TRUE(second);

    EXPECT_TRUE(complete(*first, {"", "", *first->browser}));
    EXPECT_THAT(complete(*second, {"", "", *second->browser}).error().detail,
                testing::HasSubstr("saml.replayed"));
}

TEST_P(SamlSignInTest, WhatIsUnaskedIsRefusedUnlessAnAdminWantsIt) {
    const auto unasked =
        sign_in.answer({.provider = provider->id,
                        .response = form_of(first_signer().sign(response("").xml(), "_assertion1")),
                        .relay_state = "",
                        .browser = {},
                        .own = own});

    EXPECT_EQ(unasked.error().reason, "federation.no_request");
}

TEST_P(SamlSignInTest, AStrangerSignsNobodyIn) {
    EXPECT_THAT(refusal(second_signer()), testing::HasSubstr("saml.signature_invalid"));
}

TEST_P(SamlSignInTest, ATransientNameIsNobody) {
    const Trip trip = leave();
    SamlResponse parts = response(trip.request);
    std::string xml = parts.xml();
    const std::string format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    xml.replace(xml.find(format), format.size(), saml::kTransientFormat);
    const std::string form = form_of(first_signer().sign(xml, parts.assertion_id));
    const auto answered = sign_in.answer({.provider = provider->id,
                                          .response = form,
                                          .relay_state = trip.state,
                                          .browser = trip.browser,
                                          .own = own});

    ASSERT_TRUE(answered);
    EXPECT_THAT(complete(*answered, trip).error().detail,
                testing::HasSubstr("saml.transient_name"));
}

TEST_P(SamlSignInTest, ATestShowsEveryCheck) {
    const Trip trip = leave(Purpose::Test);
    SamlResponse parts = response(trip.request);
    parts.audience = "https://other.example";
    const auto answered = bring(trip, parts);
    ASSERT_TRUE(answered);
    const auto outcome = complete(*answered, trip);

    ASSERT_TRUE(outcome) << outcome.error().reason;
    EXPECT_EQ(outcome->kind, Outcome::Kind::Tested);
    EXPECT_EQ(outcome->answer->refusal, "saml.audience");
    EXPECT_TRUE(outcome->answer->checks.front().has_passed);
    EXPECT_EQ(outcome->answer->checks.back().name, "audience");
    EXPECT_FALSE(outcome->answer->checks.back().has_passed);
}

TEST_P(SamlSignInTest, NewCertificatesComeByTheMetadata) {
    saml.set(world.system(), provider->id, {.metadata_url = "https://idp.example/metadata"})
        .value();
    published = metadata_of(second_signer());
    EXPECT_THAT(refusal(second_signer()), testing::HasSubstr("saml.signature_invalid"));

    EXPECT_TRUE(saml.refresh_all());
    EXPECT_EQ(refusal(second_signer()), "");
    status = 503;
    EXPECT_EQ(saml.refresh(world.system(), provider->id).error().reason,
              "federation.metadata_not_fetched");
    status = 200;
    // Another entity at that address is none of ours, and what we know stays.
    published = metadata_of(first_signer(), "https://evil.example");
    EXPECT_EQ(saml.refresh(world.system(), provider->id).error().reason,
              "saml.metadata_no_provider");
    EXPECT_EQ(refusal(second_signer()), "");
}

TEST_P(SamlSignInTest, WithoutMetadataNobodyIsSentAway) {
    const Provider bare = world.make_provider(
        {.kind = ProviderKind::Saml, .name = ProviderName::parse("Bare").value()});

    EXPECT_EQ(sign_in.begin({.provider = bare.id}, own).error().reason, "federation.not_set_up");
    EXPECT_TRUE(sign_in.metadata(bare.id, own)); // what it is to be told comes first
    EXPECT_EQ(saml.refresh(world.system(), bare.id).error().reason, "federation.not_set_up");
    const Provider oidc =
        world.make_provider(test::FederationWorld::entry("Other", "other.example"));
    EXPECT_EQ(sign_in.begin({.provider = oidc.id}, own).error().reason, "federation.wrong_kind");
    EXPECT_EQ(saml.key(oidc.id).error().reason, "federation.wrong_kind");
}

TEST_P(SamlSignInTest, TheKeyTowardsAProviderStays) {
    const SamlKey key = saml.key(provider->id).value();

    EXPECT_EQ(saml.key(provider->id).value().certificate, key.certificate);
    EXPECT_THAT(sign_in.metadata(provider->id, own).value(),
                testing::HasSubstr(crypto::base64(key.certificate.der())));
}

TEST_P(SamlSignInTest, WhoSignsOutThereIsSignedOutHere) {
    const Trip trip = leave();
    const auto answered = bring(trip, response(trip.request));
    const auto outcome = complete(*answered, trip).value();
    const saml::ServiceProvider idp{
        .entity_id = std::string(kIdp), .consumer_url = "", .logout_url = ""};
    const std::string text =
        saml::logout_request_xml({.id = "_logout1",
                                  .name_id = {.value = "bob@example.com",
                                              .format = std::string(saml::kEmailFormat),
                                              .qualifier = "",
                                              .own_qualifier = ""},
                                  .session_indexes = {"_session1"}},
                                 idp, own.logout_url, world.clock.now());
    const auto heard = [&](const crypto::RsaKey* key) {
        const std::string url =
            saml::redirect_url(own.logout_url, {.text = text, .relay_state = "theirs"}, key);
        const std::string query = url.substr(url.find('?') + 1);
        return sign_in.sign_out({.provider = provider->id,
                                 .query = query,
                                 .body = {},
                                 .own = own,
                                 .origin = world.origin});
    };

    EXPECT_EQ(heard(nullptr).error().reason, "saml.not_signed");
    EXPECT_EQ(heard(&second_signer().key()).error().reason, "saml.signature_invalid");
    EXPECT_TRUE(world.sessions.authenticate(outcome.signed_in->session));
    const auto url = heard(&first_signer().key());
    ASSERT_TRUE(url) << url.error().reason;
    EXPECT_TRUE(url->value().starts_with("https://idp.example/slo?SAMLResponse="));
    EXPECT_THAT(url->value(), testing::HasSubstr("RelayState=theirs"));
    EXPECT_FALSE(world.sessions.authenticate(outcome.signed_in->session));
}

TEST_P(SamlSignInTest, WhoSignsOutHereIsSentThere) {
    const Trip trip = leave();
    const auto answered = bring(trip, response(trip.request));
    const auto outcome = complete(*answered, trip).value();
    const auto found = world.sessions.authenticate(outcome.signed_in->session).value();

    const auto url = sign_in.end_session_url(provider->id, found.user.id, "_session1", own);
    ASSERT_TRUE(url) << url.error().reason;
    EXPECT_TRUE(url->value().starts_with("https://idp.example/slo?SAMLRequest="));
    EXPECT_EQ(sign_in.end_session_url(provider->id, ann.id, "_session1", own).value(),
              std::nullopt);
}

} // namespace
} // namespace muster::federation
