#include "identity/provider_sign_in.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class ProviderSignInTest : public testing::TestWithParam<sql::Engine> {
protected:
    [[nodiscard]] ProviderAttempt attempt(const User& user, std::string_view at = "s1") const {
        return {.user = user.id,
                .provider = {.provider = world.provider, .session = std::string(at)},
                .origin = world.origin};
    }
    Result<SignedIn> begin(const ProviderAttempt& with) {
        return world.database.write(
            [&](sql::Session& session) { return world.provider_sign_in.begin(session, with); });
    }
    Result<SignedIn> prove(const crypto::SessionToken& token, const User& user) {
        return world.database.write([&](sql::Session& session) {
            return world.provider_sign_in.prove(session, token, attempt(user));
        });
    }
    Result<std::int64_t> end(std::string_view provider_session) {
        return world.database.write([&](sql::Session& session) {
            return world.provider_sign_in.end(
                session, world.provisioning(),
                {.provider = world.provider, .session = std::string(provider_session)});
        });
    }
    std::string_view reason(const crypto::SessionToken& token) {
        const auto found = world.sessions.authenticate(token);
        return found ? "" : found.error().reason;
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    User bob = world.make_federated("bob@example.com");
};
MUSTER_ON_EACH_ENGINE(ProviderSignInTest);

TEST_P(ProviderSignInTest, WhomAProviderVouchesForHasASessionThatSaysSo) {
    const auto signed_in = begin(attempt(bob));

    ASSERT_TRUE(signed_in);
    const auto found = world.sessions.authenticate(signed_in->session);
    EXPECT_EQ(found->user.id, bob.id);
    EXPECT_EQ(found->session.provider->provider, world.provider);
    EXPECT_EQ(found->session.provider->session, "s1");
    EXPECT_TRUE(found->user.last_sign_in_at);
    EXPECT_TRUE(signed_in->device);
    EXPECT_EQ(world.changes.last().action, "session.started");
    EXPECT_EQ(world.changes.last().details,
              (std::vector<ChangeEvent::Detail>{{"device", "first"},
                                                {"provider", world.provider.str()}}));
}

TEST_P(ProviderSignInTest, WhoIsInvitedOrDeactivatedDoesNotGetIn) {
    const User invited = world.invite("eve@example.com").user;
    ASSERT_TRUE(world.users.deactivate(world.as(ann), bob.id));

    for (const User& user : {invited, bob}) {
        EXPECT_EQ(begin(attempt(user)).error().kind, ErrorKind::Forbidden);
        EXPECT_EQ(begin(attempt(user)).error().reason, "sign_in.not_active");
    }
}

TEST_P(ProviderSignInTest, ASecondFactorThatWasSetUpHereIsStillAskedFor) {
    ASSERT_TRUE(world.second_factors.begin(ann));
    ASSERT_TRUE(world.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute("UPDATE identity_totp SET is_confirmed = 1"));
        return {};
    }));

    const auto signed_in = begin(attempt(ann));

    ASSERT_TRUE(signed_in);
    EXPECT_EQ(signed_in->stage, SessionStage::SecondFactor);
    EXPECT_EQ(reason(signed_in->session), "session.second_factor_missing");
}

TEST_P(ProviderSignInTest, AProofAtTheProviderRenewsTheSession) {
    const auto signed_in = begin(attempt(bob));
    world.clock.advance(11min);
    const auto old = world.sessions.authenticate(signed_in->session);
    EXPECT_EQ(world.sessions.require_fresh_proof(old->session).error().reason,
              "session.proof_needed");

    const auto proved = prove(signed_in->session, bob);

    ASSERT_TRUE(proved);
    EXPECT_EQ(reason(signed_in->session), "session.none");
    const auto found = world.sessions.authenticate(proved->session);
    EXPECT_TRUE(world.sessions.require_fresh_proof(found->session));
    EXPECT_EQ(found->session.provider->session, "s1");
    EXPECT_EQ(world.changes.last().action, "session.proved");
}

TEST_P(ProviderSignInTest, AProofOfSomebodyElseIsNone) {
    const auto signed_in = begin(attempt(bob));

    EXPECT_EQ(prove(signed_in->session, ann).error().reason, "session.another_person");
    EXPECT_EQ(reason(signed_in->session), "");
    ASSERT_TRUE(world.sign_in.sign_out(signed_in->session, world.origin));
    EXPECT_EQ(prove(signed_in->session, bob).error().reason, "session.none");
}

TEST_P(ProviderSignInTest, APasswordOrCodeIsNoProofOfWhoHasNeither) {
    const auto signed_in = begin(attempt(bob));

    const auto proved =
        world.sign_in.prove_again(signed_in->session, Secret("anything"), world.origin);

    EXPECT_EQ(proved.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(proved.error().reason, "session.proof_at_provider");
}

TEST_P(ProviderSignInTest, ASignOutAtTheProviderEndsTheSessionsOfThatSignInAlone) {
    const auto first = begin(attempt(bob, "s1"));
    const auto second = begin(attempt(bob, "s2"));
    const auto own = world.try_sign_in("ann@example.com");

    EXPECT_EQ(end("s1"), 1);

    EXPECT_EQ(reason(first->session), "session.none");
    EXPECT_EQ(reason(second->session), "");
    EXPECT_EQ(reason(own->session), "");
    EXPECT_EQ(world.changes.last().action, "session.ended");
    EXPECT_EQ(end("s1"), 0);
    EXPECT_EQ(end(""), 0);
}

TEST_P(ProviderSignInTest, AllThatSomebodyBeganAtTheProviderEndsAtOnce) {
    const auto first = begin(attempt(bob, "s1"));
    const auto second = begin(attempt(bob, "s2"));

    const auto ended = world.database.write([&](sql::Session& session) {
        return world.provider_sign_in.end_all(session, world.provisioning(), world.provider,
                                              bob.id);
    });

    EXPECT_EQ(ended, 2);
    EXPECT_EQ(reason(first->session), "session.none");
    EXPECT_EQ(reason(second->session), "session.none");
}

TEST_P(ProviderSignInTest, AllThatAnybodyBeganAtTheProviderEndsAtOnce) {
    const auto of_bob = begin(attempt(bob));
    const auto of_ann = begin(attempt(ann));
    const auto local = world.try_sign_in("ann@example.com");

    const auto ended = world.database.write([&](sql::Session& session) {
        return world.provider_sign_in.end_all(session, world.as(ann), world.provider);
    });

    EXPECT_EQ(ended, 2);
    EXPECT_EQ(reason(of_bob->session), "session.none");
    EXPECT_EQ(reason(of_ann->session), "session.none");
    EXPECT_EQ(reason(local->session), "");
}

class PasswordGateTest : public testing::TestWithParam<sql::Engine> {
protected:
    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    User eve = world.make_user("eve@example.com");
};
MUSTER_ON_EACH_ENGINE(PasswordGateTest);

TEST_P(PasswordGateTest, WhereADomainSignsInAtItsProviderAPasswordOpensNothing) {
    world.gate.closed_domain = "example.com";

    for (const std::string_view address : {"eve@example.com", "nobody@example.com"}) {
        const auto refused = world.try_sign_in(address);
        EXPECT_EQ(refused.error().kind, ErrorKind::Forbidden);
        EXPECT_EQ(refused.error().reason, "sign_in.use_provider");
    }
    EXPECT_EQ(world.try_sign_in("eve@example.org").error().reason, "sign_in.refused");
}

TEST_P(PasswordGateTest, WhoIsExemptComesInAndAWrongPasswordDoesNotSayWhoThatIs) {
    world.gate.closed_domain = "example.com";
    world.gate.exempt = ann.id;

    EXPECT_EQ(world.try_sign_in("ann@example.com", "wrong and long enough").error().reason,
              "sign_in.use_provider");
    EXPECT_TRUE(world.try_sign_in("ann@example.com"));
}

TEST_P(PasswordGateTest, ToLinkAUserThePasswordIsGoodAllTheSame) {
    world.gate.closed_domain = "example.com";
    auto attempt = world.attempt("eve@example.com", IdentityWorld::kPassword);
    attempt.use = PasswordUse::Link;

    EXPECT_TRUE(world.sign_in.with_password(attempt));
    attempt.password = Secret("wrong and long enough");
    EXPECT_EQ(world.sign_in.with_password(attempt).error().reason, "sign_in.refused");
}

} // namespace
} // namespace muster::identity
