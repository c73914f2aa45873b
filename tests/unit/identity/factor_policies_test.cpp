#include "identity/factor_policies.h"

#include <span>

#include <gtest/gtest.h>

#include "identity/passkeys.h"
#include "support/identity_world.h"
#include "support/soft_authenticator.h"

namespace muster::identity {
namespace {

using test::IdentityWorld;
using test::SoftAuthenticator;

class FactorPoliciesTest : public testing::TestWithParam<sql::Engine> {
protected:
    Result<FactorPolicy> demand(std::vector<Role> roles, bool includes_federated = false) {
        return world.factor_policies.set(
            world.as(ann), world.factor_policies.get()->revision,
            {.required_for = std::move(roles), .includes_federated = includes_federated});
    }
    std::string_view stage_of(const SignedIn& signed_in) {
        const auto found =
            world.sessions.authenticate(signed_in.session, Sessions::Stages::Enrolling);
        return found ? kSessionStageNames.name(found->session.stage) : found.error().reason;
    }
    Result<Passkeys::Added> enrol(const User& user, const SignedIn& signed_in) {
        const auto session =
            world.sessions.authenticate(signed_in.session, Sessions::Stages::Enrolling)->session;
        const auto question = world.passkeys.begin(session, party).value();
        return world.passkeys.add(world.as(user), session, party,
                                  {.name = PasskeyName::parse("phone").value(),
                                   .answer = phone.create(question.challenge)});
    }
    SignedIn sign_in_at_provider(const User& user) {
        return world.database
            .write([&](sql::Session& session) {
                return world.provider_sign_in.begin(session,
                                                    {.user = user.id,
                                                     .provider = {.provider = world.provider},
                                                     .origin = world.origin});
            })
            .value();
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    SoftAuthenticator phone;
    const webauthn::RelyingParty party =
        webauthn::RelyingParty::at("https://muster.example.com").value();
};
MUSTER_ON_EACH_ENGINE(FactorPoliciesTest);

TEST_P(FactorPoliciesTest, AtFirstNobodyHasToHaveOne) {
    const auto policy = world.factor_policies.get().value();

    EXPECT_TRUE(policy.required_for.empty());
    EXPECT_FALSE(policy.includes_federated);
    EXPECT_EQ(policy.revision, 1);
}

TEST_P(FactorPoliciesTest, ItIsSavedInOrderAndRecorded) {
    const auto saved = demand({Role::User, Role::Admin, Role::User}, true).value();

    EXPECT_EQ(saved.required_for, (std::vector{Role::Admin, Role::User}));
    EXPECT_TRUE(saved.includes_federated);
    EXPECT_EQ(saved.revision, 2);
    EXPECT_EQ(world.changes.actions().back(), "factor_policy.changed");
    EXPECT_EQ(world.factor_policies.get()->required_for, saved.required_for);
}

TEST_P(FactorPoliciesTest, WhoeverSawAnOlderOneIsRefused) {
    ASSERT_TRUE(demand({Role::Admin}));
    EXPECT_EQ(world.factor_policies.set(world.as(ann), 1, {}).error().reason,
              "factor_policy.stale");
    EXPECT_EQ(world.factor_policies.get()->required_for, std::vector{Role::Admin});
}

TEST_P(FactorPoliciesTest, WhoeverHasToAndHasNoneCanOnlyEnrol) {
    ASSERT_TRUE(demand({Role::User}));
    world.make_user("bob@example.com", Role::User);

    const auto signed_in = world.try_sign_in("bob@example.com").value();

    EXPECT_EQ(signed_in.stage, SessionStage::Enrolment);
    const Error refused = world.sessions.authenticate(signed_in.session).error();
    EXPECT_EQ(refused.kind, ErrorKind::Forbidden);
    EXPECT_EQ(refused.reason, "session.enrolment_needed");
    EXPECT_EQ(world.try_sign_in("ann@example.com")->stage, SessionStage::Active);
}

TEST_P(FactorPoliciesTest, EnrollingOpensTheSessionUnderANewValue) {
    ASSERT_TRUE(demand({Role::User}));
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto before = world.try_sign_in("bob@example.com").value();
    ASSERT_TRUE(enrol(bob, before));
    const Session session =
        world.sessions.authenticate(before.session, Sessions::Stages::Enrolling)->session;

    const auto opened = world.sign_in.end_enrolment(before.session, session).value();

    ASSERT_TRUE(opened);
    EXPECT_EQ(stage_of(*opened), "active");
    EXPECT_EQ(stage_of(before), "session.none");
    EXPECT_EQ(world.try_sign_in("bob@example.com")->stage, SessionStage::SecondFactor);
}

TEST_P(FactorPoliciesTest, WithoutAFactorTheSessionStaysClosed) {
    ASSERT_TRUE(demand({Role::User}));
    world.make_user("bob@example.com", Role::User);
    const auto closed = world.try_sign_in("bob@example.com").value();
    const Session session =
        world.sessions.authenticate(closed.session, Sessions::Stages::Enrolling)->session;

    EXPECT_EQ(world.sign_in.end_enrolment(closed.session, session).error().reason,
              "session.enrolment_needed");
    EXPECT_EQ(stage_of(closed), "enrolment");
}

TEST_P(FactorPoliciesTest, AProofLeavesTheSessionWhatItIs) {
    ASSERT_TRUE(demand({Role::User}));
    world.make_user("bob@example.com", Role::User);
    const auto closed = world.try_sign_in("bob@example.com").value();

    const auto proved = world.sign_in.prove_again(
        closed.session, Secret(std::string(IdentityWorld::kPassword)), world.origin);

    ASSERT_TRUE(proved);
    EXPECT_EQ(stage_of(*proved), "enrolment");
}

TEST_P(FactorPoliciesTest, ThePolicyHoldsBackWhoIsInAlready) {
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto signed_in = world.try_sign_in("bob@example.com").value();
    const auto token = world.issue_user_token(bob);
    const auto of_admin = world.try_sign_in("ann@example.com").value();

    ASSERT_TRUE(demand({Role::User}));

    EXPECT_EQ(stage_of(signed_in), "enrolment");
    EXPECT_EQ(world.user_tokens.authenticate(token.secret.text().reveal()).error().reason,
              "user_token.refused");
    EXPECT_EQ(stage_of(of_admin), "active");
}

TEST_P(FactorPoliciesTest, ThePolicyLeavesWhoHasOneAlone) {
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto signed_in = world.try_sign_in("bob@example.com").value();
    ASSERT_TRUE(enrol(bob, signed_in));

    ASSERT_TRUE(demand({Role::User}));

    EXPECT_EQ(stage_of(signed_in), "active");
}

TEST_P(FactorPoliciesTest, ANewRoleHoldsBackAtOnce) {
    ASSERT_TRUE(demand({Role::Admin}));
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto signed_in = world.try_sign_in("bob@example.com").value();
    ASSERT_EQ(stage_of(signed_in), "active");

    ASSERT_TRUE(world.users.edit(world.as(ann), bob.id, world.users.get(bob.id)->revision,
                                 {.email = {}, .name = {}, .role = Role::Admin}));

    EXPECT_EQ(stage_of(signed_in), "enrolment");
}

TEST_P(FactorPoliciesTest, ARoleThatIsGrantedHoldsBackAtOnce) {
    ASSERT_TRUE(demand({Role::Admin}));
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto signed_in = world.try_sign_in("bob@example.com").value();

    world.grants.roles[bob.id] = Role::Admin;
    ASSERT_TRUE(world.database.write([&](sql::Session& session) {
        return world.roles.refresh(session, world.as(ann), std::span(&bob.id, 1));
    }));

    EXPECT_EQ(stage_of(signed_in), "enrolment");
}

TEST_P(FactorPoliciesTest, TheLastFactorStaysWhereOneIsDemanded) {
    const User bob = world.make_user("bob@example.com", Role::User);
    const auto added = enrol(bob, world.try_sign_in("bob@example.com").value()).value();
    ASSERT_TRUE(demand({Role::User}));

    EXPECT_EQ(world.passkeys.remove(world.as(bob), bob, added.passkey.id).error().reason,
              "second_factor.required");
    EXPECT_EQ(world.passkeys.list(bob.id)->size(), 1U);
    EXPECT_TRUE(world.second_factors.state(bob)->is_required);
}

TEST_P(FactorPoliciesTest, OfFederatedUsersItIsDemandedOnlyWhereThePolicySaysSo) {
    const User eve = world.make_federated("eve@example.com", Role::User);
    ASSERT_TRUE(demand({Role::User}));
    const auto before = sign_in_at_provider(eve);
    EXPECT_EQ(before.stage, SessionStage::Active);

    ASSERT_TRUE(demand({Role::User}, true));

    EXPECT_EQ(stage_of(before), "enrolment");
    EXPECT_EQ(sign_in_at_provider(eve).stage, SessionStage::Enrolment);
}

} // namespace
} // namespace muster::identity
