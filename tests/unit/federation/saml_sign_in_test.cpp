#include "unit/federation/saml_sign_in_fixture.h"

namespace muster::federation {
namespace {

class SamlSignInTest : public SamlSignInFixture {};
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
    EXPECT_EQ(keys.active(oidc.id).error().reason, "federation.wrong_kind");
}

} // namespace
} // namespace muster::federation
