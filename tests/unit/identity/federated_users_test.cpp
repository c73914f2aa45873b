#include "identity/federated_users.h"

#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using test::IdentityWorld;

class FederatedUsersTest : public testing::TestWithParam<sql::Engine> {
protected:
    [[nodiscard]] FederatedUsers::Subject subject(const User& user) const {
        return {provisioning, world.provider, user.id};
    }
    crypto::SessionToken sign_in(const User& user) {
        return world.database
            .write([&](sql::Session& session) {
                return world.provider_sign_in.begin(
                    session, {.user = user.id,
                              .provider = {.provider = world.provider, .session = "s1"},
                              .origin = world.origin});
            })
            .value()
            .session;
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    Caller provisioning = world.provisioning();
    Caller admin = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(FederatedUsersTest);

TEST_P(FederatedUsersTest, WhoIsProvisionedIsActiveAndKnownAsTheProviders) {
    const User bob = world.make_federated("bob@example.com", Role::CostAdmin);

    const auto found = world.users.get(bob.id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, UserState::Active);
    EXPECT_EQ(found->provider, world.provider);
    EXPECT_EQ(found->role, Role::CostAdmin);
    EXPECT_EQ(found->assigned_role, Role::CostAdmin);
    EXPECT_EQ(world.changes.last().action, "user.provisioned");
    EXPECT_EQ(world.changes.last().caller.principal.kind, Principal::Kind::Provisioning);
    EXPECT_EQ(world.changes.last().caller.principal.role, std::nullopt);
}

TEST_P(FederatedUsersTest, AnAddressIsOneUsersWhereverTheyComeFrom) {
    const auto again = world.federated_users.create(
        provisioning, world.provider, {.email = ann.email, .name = ann.name, .role = Role::Admin});

    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(again.error().reason, "user.duplicate_email");
}

TEST_P(FederatedUsersTest, AnAdminMayNotEditThemAndMayDeactivateReactivateAndRemoveThem) {
    const User bob = world.make_federated("bob@example.com");

    const auto edited = world.users.edit(admin, bob.id, bob.revision,
                                         {.email = {}, .name = {}, .role = Role::User});
    EXPECT_EQ(edited.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(edited.error().reason, "user.federated");
    EXPECT_TRUE(world.users.deactivate(admin, bob.id));
    EXPECT_TRUE(world.users.reactivate(admin, bob.id));
    EXPECT_TRUE(world.users.remove(admin, bob.id));
}

TEST_P(FederatedUsersTest, TheyGetNoPasswordHere) {
    const User bob = world.make_federated("bob@example.com");
    const auto token = sign_in(bob);
    const auto session = world.sessions.authenticate(token)->session;

    EXPECT_EQ(world.password_changes.make_reset(admin, bob.id).error().reason, "user.federated");
    EXPECT_FALSE(*world.password_changes.request_reset("bob@example.com", world.origin));
    EXPECT_EQ(world.password_changes
                  .change(world.as(bob), session, Secret(std::string(IdentityWorld::kPassword)))
                  .error()
                  .reason,
              "user.federated");
    EXPECT_EQ(world.try_sign_in("bob@example.com").error().reason, "sign_in.refused");
}

TEST_P(FederatedUsersTest, WhatTheProviderSaysAnewIsSavedAndRecordedWithoutNames) {
    const User bob = world.make_federated("bob@example.com");

    const auto updated = world.federated_users.update(
        subject(bob), {.email = Email::parse("rob@example.com").value(), .role = Role::Admin});

    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->email.str(), "rob@example.com");
    EXPECT_EQ(updated->role, Role::Admin);
    EXPECT_EQ(updated->revision, bob.revision + 1);
    EXPECT_EQ(world.changes.last().action, "user.synchronized");
    EXPECT_EQ(world.changes.last().details,
              (std::vector<ChangeEvent::Detail>{
                  {"changed", "email"}, {"role_before", "user"}, {"role", "admin"}}));
}

TEST_P(FederatedUsersTest, WhatTheProviderSaysAgainChangesAndRecordsNothing) {
    const User bob = world.make_federated("bob@example.com");
    const std::size_t recorded = world.changes.events.size();

    const auto same = world.federated_users.update(
        subject(bob), {.email = bob.email, .name = bob.name, .role = bob.role});

    EXPECT_EQ(same->revision, bob.revision);
    EXPECT_EQ(world.changes.events.size(), recorded);
}

TEST_P(FederatedUsersTest, AnEditOfAnOldRevisionIsStale) {
    const User bob = world.make_federated("bob@example.com");
    ASSERT_TRUE(world.federated_users.update(subject(bob), {.role = Role::Admin}));

    const auto lost =
        world.federated_users.update(subject(bob), {.role = Role::User, .revision = bob.revision});

    EXPECT_EQ(lost.error().kind, ErrorKind::Stale);
    EXPECT_EQ(lost.error().reason, "user.stale");
}

TEST_P(FederatedUsersTest, AProviderSeesItsOwnUsersAlone) {
    const User bob = world.make_federated("bob@example.com");
    const auto other = ProviderId::make(world.clock, world.random);
    for (const User& user : {bob, ann}) {
        const FederatedUsers::Subject foreign{provisioning, other, user.id};
        EXPECT_EQ(world.federated_users.update(foreign, {.role = Role::Admin}).error().reason,
                  "user.not_found");
        EXPECT_EQ(world.federated_users.deactivate(foreign).error().reason, "user.not_found");
        EXPECT_EQ(world.federated_users.reactivate(foreign).error().reason, "user.not_found");
        EXPECT_EQ(world.federated_users.remove(foreign).error().reason, "user.not_found");
    }

    EXPECT_EQ(world.federated_users.list(other, {})->size(), 0U);
    const auto own = world.federated_users.list(world.provider, {});
    ASSERT_EQ(own->size(), 1U);
    EXPECT_EQ(own->front().id, bob.id);
}

TEST_P(FederatedUsersTest, WhoIsDeactivatedIsOutAtOnceByWhateverPath) {
    const User bob = world.make_federated("bob@example.com", Role::Admin);
    const std::vector<std::function<Status()>> paths = {
        [&] {
            const auto done = world.federated_users.deactivate(subject(bob));
            return done ? Status() : done.error();
        },
        [&] {
            const auto done = world.users.deactivate(admin, bob.id);
            return done ? Status() : done.error();
        }};
    for (const auto& deactivate : paths) {
        const auto session = sign_in(bob);
        const auto login = world.issue_user_token(bob);
        const auto token = world.api_tokens.make(world.as(bob), bob,
                                                 {.name = ApiTokenName::parse("robot").value(),
                                                  .role = Role::ReadOnly,
                                                  .expires_at = {}});
        ASSERT_TRUE(token);

        ASSERT_TRUE(deactivate());

        EXPECT_EQ(world.changes.last().action, "user.deactivated");
        EXPECT_EQ(world.sessions.authenticate(session).error().reason, "session.none");
        EXPECT_EQ(world.user_tokens.authenticate(login.secret.text().reveal()).error().reason,
                  "user_token.refused");
        EXPECT_EQ(world.api_tokens.authenticate(token->secret.text().reveal()).error().reason,
                  "api_token.refused");
        ASSERT_TRUE(world.federated_users.reactivate(subject(bob)));
        EXPECT_EQ(world.sessions.authenticate(session).error().reason, "session.none");
    }
}

TEST_P(FederatedUsersTest, TheLastActiveAdminStaysAlsoWhenTheProviderWantsThemGone) {
    const User bob = world.make_federated("bob@example.com", Role::Admin);
    ASSERT_TRUE(world.users.deactivate(admin, ann.id));
    const std::vector<std::function<Error()>> ways = {
        [&] { return world.federated_users.deactivate(subject(bob)).error(); },
        [&] { return world.federated_users.remove(subject(bob)).error(); },
        [&] { return world.federated_users.update(subject(bob), {.role = Role::User}).error(); }};

    for (const auto& way : ways) {
        EXPECT_EQ(way().kind, ErrorKind::Conflict);
        EXPECT_EQ(way().reason, "user.last_admin");
    }
}

/// Each action of a provider on its user in each state a federated user has.
TEST_P(FederatedUsersTest, EachActionInEachStateIsDoneOrRefusedByTheTable) {
    using Act = std::function<Status(const User&)>;
    const auto status = [](const auto& result) {
        return result ? Status{} : Status(result.error());
    };
    const std::map<UserAction, Act> acts = {
        {UserAction::Synchronize,
         [&](const User& user) {
             return status(world.federated_users.update(subject(user), {.role = Role::Admin}));
         }},
        {UserAction::Deactivate,
         [&](const User& user) { return status(world.federated_users.deactivate(subject(user))); }},
        {UserAction::Reactivate,
         [&](const User& user) { return status(world.federated_users.reactivate(subject(user))); }},
        {UserAction::Delete,
         [&](const User& user) { return world.federated_users.remove(subject(user)); }},
    };
    int number = 0;
    for (const auto& [action, act] : acts) {
        for (const UserState state : {UserState::Active, UserState::Deactivated}) {
            User user = world.make_federated("user" + std::to_string(++number) + "@example.com");
            if (state == UserState::Deactivated) {
                user = world.federated_users.deactivate(subject(user)).value();
            }

            const Status done = act(user);

            const auto expected = after(state, action);
            EXPECT_EQ(done.has_value(), expected.has_value())
                << kUserActionNames.name(action) << " " << kUserStateNames.name(state);
            if (!expected) {
                EXPECT_EQ(done.error().reason, "user.bad_state");
            } else if (action != UserAction::Delete) {
                EXPECT_EQ(world.users.get(user.id)->state, *expected);
            }
        }
    }
}

TEST_P(FederatedUsersTest, WithoutItsRecordNoChangeHappens) {
    const User bob = world.make_federated("bob@example.com");
    world.changes.failure = Error{ErrorKind::Unavailable, "test.full", ""};

    EXPECT_EQ(world.federated_users.deactivate(subject(bob)).error().reason, "test.full");
    EXPECT_EQ(world.federated_users.remove(subject(bob)).error().reason, "test.full");
    EXPECT_EQ(world.federated_users.update(subject(bob), {.role = Role::Admin}).error().reason,
              "test.full");

    EXPECT_EQ(world.users.get(bob.id)->revision, bob.revision);
}

} // namespace
} // namespace muster::identity
