#include "federation/oidc_sign_in.h"

#include <gtest/gtest.h>

#include "federation/completion.h"
#include "support/federation_world.h"

namespace muster::federation {
namespace {

using namespace std::chrono_literals;
using identity::SignedIn;
using identity::User;
using test::FederationWorld;

/// A browser on its way to a provider of OpenID Connect and back.
class OidcSignInTest : public testing::TestWithParam<sql::Engine> {
protected:
    struct Trip {
        std::string state;
        crypto::SessionToken browser;
    };
    Trip leave(Purpose purpose = Purpose::SignIn) {
        const auto begun = world.oidc_sign_in.begin(
            {.question = {.provider = provider.id, .purpose = purpose, .return_to = "/costs"},
             .redirect_uri = std::string(FederationWorld::kCallback)});
        EXPECT_TRUE(begun) << begun.error().reason;
        const std::size_t from = begun->url.find("state=") + 6;
        const std::string state = begun->url.substr(from, begun->url.find('&', from) - from);
        set_claim("nonce", world.requests.nonce_of(state));
        return {state, begun->browser};
    }
    void set_claim(std::string_view name, Json value) {
        std::erase_if(world.idp.claims_of_token,
                      [&](const JsonMember& member) { return member.key == name; });
        world.idp.claims_of_token.push_back({std::string(name), std::move(value)});
    }
    Result<SignInRequest> bring(const Trip& trip) {
        return world.oidc_sign_in.answer(
            {.brought = {.provider = provider.id, .state = trip.state, .browser = trip.browser},
             .answer = {.code = "code-1"},
             .redirect_uri = std::string(FederationWorld::kCallback)});
    }
    [[nodiscard]] Completion::Return back(const SignInRequest& request, const Trip& trip) const {
        return {.request = request.id,
                .browser = trip.browser,
                .device = {},
                .session = {},
                .origin = world.origin};
    }
    Result<Outcome> sign_in() {
        const Trip trip = leave();
        const auto request = bring(trip);
        EXPECT_TRUE(request);
        return world.completion.complete(back(*request, trip));
    }
    std::string_view reason() {
        const auto outcome = sign_in();
        return outcome ? "" : outcome.error().reason;
    }
    std::string_view session_reason(const SignedIn& signed_in) {
        const auto found = world.sessions.authenticate(signed_in.session);
        return found ? "" : found.error().reason;
    }
    std::string logout_token(const Json::Object& changes) {
        Json::Object claims{
            {"jti", "l-" + std::to_string(++logouts)},
            {"events",
             Json::Object{{"http://schemas.openid.net/event/backchannel-logout", Json::Object{}}}}};
        claims.insert(claims.end(), changes.begin(), changes.end());
        return world.idp.signer().sign(world.idp.claims(claims));
    }

    FederationWorld world{GetParam()};
    User ann = world.make_admin();
    Provider provider = world.edit(world.make_provider(), {.creates_users = true});
    int logouts = 0;
};
MUSTER_ON_EACH_ENGINE(OidcSignInTest);

TEST_P(OidcSignInTest, WhoComesBackFromTheProviderIsSignedIn) {
    set_claim("sid", "idp-1");

    const auto outcome = sign_in();

    ASSERT_TRUE(outcome) << outcome.error().reason;
    EXPECT_EQ(outcome->kind, Outcome::Kind::SignedIn);
    EXPECT_EQ(outcome->return_to, "/costs");
    const auto found = world.sessions.authenticate(outcome->signed_in->session);
    EXPECT_EQ(found->user.email.str(), "bob@example.com");
    EXPECT_EQ(found->session.provider->session, "idp-1");
}

TEST_P(OidcSignInTest, AnOutcomeIsFetchedOnceAndByItsBrowserAlone) {
    const Trip trip = leave();
    const auto request = bring(trip);
    auto stranger = back(*request, trip);
    stranger.browser = crypto::SessionToken::make(world.random);

    EXPECT_EQ(world.completion.complete(stranger).error().reason, "federation.other_browser");
    EXPECT_TRUE(world.completion.complete(back(*request, trip)));
    EXPECT_EQ(world.completion.complete(back(*request, trip)).error().reason,
              "federation.no_request");
}

TEST_P(OidcSignInTest, WhatFailsItsChecksIsRefusedAndRecordedWithItsReason) {
    const Trip trip = leave();
    set_claim("nonce", "another");
    const auto request = bring(trip);
    ASSERT_TRUE(request);

    const auto outcome = world.completion.complete(back(*request, trip));

    EXPECT_EQ(outcome.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(outcome.error().reason, "federation.refused");
    EXPECT_NE(outcome.error().detail.find("oidc.bad_nonce"), std::string::npos);
    EXPECT_EQ(world.changes.last().action, "session.started");
    EXPECT_EQ(world.changes.last().outcome, identity::ChangeEvent::Outcome::Refused);
    EXPECT_EQ(world.changes.last().details.front().second, provider.id.str());
}

TEST_P(OidcSignInTest, WhoMayNotComeInIsRefusedAndMakesNoUser) {
    world.idp.userinfo = {{"email", "bob@elsewhere.example"}};
    EXPECT_EQ(reason(), "federation.foreign_address");
    EXPECT_EQ(world.users.list({})->size(), 1U);
}

TEST_P(OidcSignInTest, NobodyBeginsAtAProviderThatIsDisabledButForATest) {
    provider = world.edit(provider, {.is_enabled = false});
    const auto begin = [&](Purpose purpose) {
        return world.oidc_sign_in.begin({.question = {.provider = provider.id, .purpose = purpose},
                                         .redirect_uri = std::string(FederationWorld::kCallback)});
    };

    EXPECT_EQ(begin(Purpose::SignIn).error().reason, "federation.disabled");
    EXPECT_TRUE(begin(Purpose::Test));
}

TEST_P(OidcSignInTest, WhoCameBackWhenTheProviderWasDisabledIsNotSignedIn) {
    const Trip trip = leave();
    const auto request = bring(trip);
    provider = world.edit(provider, {.is_enabled = false});

    EXPECT_EQ(world.completion.complete(back(*request, trip)).error().reason,
              "federation.disabled");
}

TEST_P(OidcSignInTest, ATestShowsEachCheckAndSignsNobodyIn) {
    const Trip good = leave(Purpose::Test);
    const auto request = bring(good);
    const auto outcome = world.completion.complete(back(*request, good));
    EXPECT_EQ(outcome->kind, Outcome::Kind::Tested);
    EXPECT_FALSE(outcome->signed_in);
    EXPECT_EQ(outcome->described->email->str(), "bob@example.com");
    EXPECT_GT(outcome->answer->checks.size(), 10U);

    const Trip bad = leave(Purpose::Test);
    set_claim("aud", "another");
    const auto refused = bring(bad);
    const auto shown = world.completion.complete(back(*refused, bad));
    EXPECT_EQ(shown->answer->refusal, "oidc.bad_audience");
    EXPECT_EQ(shown->answer->checks.back().name, "audience");
    EXPECT_FALSE(shown->answer->checks.back().has_passed);
    EXPECT_EQ(world.users.list({})->size(), 1U);
}

TEST_P(OidcSignInTest, ALocalUserIsLinkedByTheirPasswordInTheSameFlow) {
    const User bob = world.make_user("bob@example.com");
    const Trip trip = leave();
    const auto request = bring(trip);
    const auto needed = world.completion.complete(back(*request, trip));
    EXPECT_EQ(needed->kind, Outcome::Kind::LinkNeeded);
    EXPECT_EQ(needed->address, bob.email);
    EXPECT_FALSE(needed->signed_in);

    EXPECT_EQ(world.completion
                  .link(back(*request, trip), {.password = Secret("wrong, and long"), .code = {}})
                  .error()
                  .reason,
              "sign_in.refused");
    auto stranger = back(*request, trip);
    stranger.browser.reset();
    const Completion::Password password{.password = Secret(std::string(FederationWorld::kPassword)),
                                        .code = {}};
    EXPECT_EQ(world.completion.link(stranger, password).error().reason, "federation.other_browser");

    const auto linked = world.completion.link(back(*request, trip), password);
    ASSERT_TRUE(linked) << linked.error().reason;
    EXPECT_EQ(world.sessions.authenticate(linked->session)->user.id, bob.id);
    EXPECT_EQ(sign_in()->kind, Outcome::Kind::SignedIn);
}

TEST_P(OidcSignInTest, ToLinkAUserWithASecondFactorItsCodeIsNeededToo) {
    const User bob = world.make_user("bob@example.com");
    ASSERT_TRUE(world.second_factors.begin(bob));
    ASSERT_TRUE(world.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute("UPDATE identity_totp SET is_confirmed = 1"));
        return {};
    }));
    const Trip trip = leave();
    const auto request = bring(trip);
    const auto link = [&](std::optional<Secret> code) {
        return world.completion
            .link(back(*request, trip),
                  {.password = Secret(std::string(FederationWorld::kPassword)),
                   .code = std::move(code)})
            .error()
            .reason;
    };

    EXPECT_EQ(link({}), "sign_in.code_needed");
    EXPECT_EQ(link(Secret("000000")), "second_factor.refused");
    EXPECT_EQ(world.completion.complete(back(*request, trip))->kind, Outcome::Kind::LinkNeeded);
}

TEST_P(OidcSignInTest, WhereNothingIsToBeLinkedNoPasswordIsTaken) {
    const Trip trip = leave();
    const auto request = bring(trip);

    EXPECT_EQ(world.completion
                  .link(back(*request, trip),
                        {.password = Secret(std::string(FederationWorld::kPassword)), .code = {}})
                  .error()
                  .reason,
              "federation.nothing_to_link");
    EXPECT_EQ(world.users.list({})->size(), 1U); // looking has made nobody
}

TEST_P(OidcSignInTest, AFreshProofIsASignInAtTheProviderSinceItWasAskedFor) {
    const auto signed_in = sign_in()->signed_in;
    world.clock.advance(11min);
    const auto prove = [&](std::int64_t seconds_ago) {
        const Trip trip = leave(Purpose::Proof);
        set_claim("auth_time", world.clock.now().unix_millis() / 1000 - seconds_ago);
        const auto request = bring(trip);
        auto returned = back(*request, trip);
        returned.session = signed_in->session;
        return world.completion.complete(returned);
    };

    EXPECT_NE(prove(300).error().detail.find("oidc.old_authentication"), std::string::npos);
    const auto proved = prove(0);
    ASSERT_TRUE(proved) << proved.error().reason;
    const auto found = world.sessions.authenticate(proved->signed_in->session);
    EXPECT_TRUE(world.sessions.require_fresh_proof(found->session));
    EXPECT_EQ(session_reason(*signed_in), "session.none");
}

TEST_P(OidcSignInTest, AProofOfSomebodyElseIsRefused) {
    const auto signed_in = world.try_sign_in("ann@example.com");
    ASSERT_TRUE(sign_in()); // Bob
    const Trip trip = leave(Purpose::Proof);
    set_claim("auth_time", world.clock.now().unix_millis() / 1000);
    const auto request = bring(trip);
    auto returned = back(*request, trip);
    returned.session = signed_in->session;

    EXPECT_EQ(world.completion.complete(returned).error().reason, "session.another_person");
    world.idp.subject = "nobody";
    const Trip again = leave(Purpose::Proof);
    const auto other = bring(again);
    EXPECT_EQ(world.completion.complete(back(*other, again)).error().reason,
              "federation.not_linked");
}

TEST_P(OidcSignInTest, ASignOutAtTheProviderEndsSessionsOnceAndByAGoodTokenAlone) {
    set_claim("sid", "idp-1");
    const auto first = sign_in()->signed_in;
    set_claim("sid", "idp-2");
    const auto second = sign_in()->signed_in;
    const auto sign_out = [&](const std::string& token) {
        return world.oidc_sign_in.sign_out(provider.id, token, world.origin);
    };

    EXPECT_EQ(sign_out(logout_token({{"sid", "idp-1"}, {"nonce", "n"}})).error().reason,
              "oidc.logout_nonce");
    EXPECT_EQ(session_reason(*first), "");
    const std::string token = logout_token({{"sid", "idp-1"}});
    EXPECT_EQ(sign_out(token), 1);
    EXPECT_EQ(sign_out(token).error().reason, "oidc.logout_replayed");
    EXPECT_EQ(session_reason(*first), "session.none");
    EXPECT_EQ(session_reason(*second), "");
    EXPECT_EQ(sign_out(logout_token({})), 1); // all of the subject
    EXPECT_EQ(session_reason(*second), "session.none");
}

} // namespace
} // namespace muster::federation
