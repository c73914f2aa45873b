#include "identity/effective_roles.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using test::IdentityWorld;

TEST(EffectiveRoleTest, OfEachPairTheOneThatPrecedesIsInEffect) {
    constexpr std::array kOrder = {Role::Admin, Role::CostAdmin, Role::User, Role::ReadOnly};
    for (std::size_t i = 0; i < kOrder.size(); ++i) {
        EXPECT_EQ(effective(kOrder[i], {}), kOrder[i]);
        for (std::size_t j = 0; j < kOrder.size(); ++j) {
            EXPECT_EQ(effective(kOrder[i], kOrder[j]), kOrder[std::min(i, j)])
                << kRoleNames.name(kOrder[i]) << " and " << kRoleNames.name(kOrder[j]);
        }
    }
}

class EffectiveRolesTest : public testing::TestWithParam<sql::Engine> {
protected:
    /// What becomes of a user.
    Result<User> refresh(const UserId& id) {
        TRY_DONE(world.database.write([&](sql::Session& session) {
            return world.roles.refresh(session, caller, std::span(&id, 1));
        }));
        return world.users.get(id);
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    Caller caller = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(EffectiveRolesTest);

TEST_P(EffectiveRolesTest, WhatIsGrantedComesAndGoesAndWhatIsAssignedStays) {
    const User bob = world.make_user("bob@example.com", Role::ReadOnly);
    world.grants.roles[bob.id] = Role::CostAdmin;

    const auto raised = refresh(bob.id);

    EXPECT_EQ(raised->role, Role::CostAdmin);
    EXPECT_EQ(raised->assigned_role, Role::ReadOnly);
    EXPECT_EQ(world.changes.last().action, "user.role_changed");
    EXPECT_EQ(
        world.changes.last().details,
        (std::vector<ChangeEvent::Detail>{{"role_before", "read_only"}, {"role", "cost_admin"}}));
    world.grants.roles.clear();
    EXPECT_EQ(refresh(bob.id)->role, Role::ReadOnly);
}

TEST_P(EffectiveRolesTest, ARefreshThatChangesNothingIsNotRecorded) {
    const std::size_t recorded = world.changes.events.size();

    EXPECT_EQ(refresh(ann.id)->revision, ann.revision);

    EXPECT_EQ(world.changes.events.size(), recorded);
}

TEST_P(EffectiveRolesTest, AnEditAssignsAndAGrantStillPrecedes) {
    const User bob = world.make_user("bob@example.com", Role::ReadOnly);
    world.grants.roles[bob.id] = Role::CostAdmin;

    const auto edited = world.users.edit(caller, bob.id, bob.revision,
                                         {.email = {}, .name = {}, .role = Role::User});

    EXPECT_EQ(edited->assigned_role, Role::User);
    EXPECT_EQ(edited->role, Role::CostAdmin);
}

TEST_P(EffectiveRolesTest, ThoseOfProvidersAreGrantedTheSame) {
    const User bob = world.make_federated("bob@example.com", Role::ReadOnly);
    world.grants.roles[bob.id] = Role::Admin;

    const auto updated =
        world.federated_users.update({caller, world.provider, bob.id}, {.role = Role::User});

    EXPECT_EQ(updated->role, Role::Admin);
    EXPECT_EQ(updated->assigned_role, Role::User);
}

TEST_P(EffectiveRolesTest, AGrantThatEndsDoesNotTakeTheLastAdminAway) {
    const User bob = world.make_user("bob@example.com", Role::User);
    world.grants.roles[bob.id] = Role::Admin;
    ASSERT_TRUE(refresh(bob.id));
    ASSERT_TRUE(world.users.remove(caller, ann.id));
    world.grants.roles.clear();

    EXPECT_EQ(refresh(bob.id).error().reason, "user.last_admin");

    EXPECT_EQ(world.users.get(bob.id)->role, Role::Admin);
}

TEST_P(EffectiveRolesTest, OfManyThoseAloneAreSavedWhoseRoleIsAnother) {
    std::vector<UserId> all;
    for (int i = 0; i < 7; ++i) { // more than one piece of a statement
        all.push_back(world.make_federated("u" + std::to_string(i) + "@example.com").id);
    }
    all.push_back(UserId::make(world.clock, world.random)); // who is gone has no role
    world.grants.roles[all[2]] = Role::CostAdmin;
    world.grants.roles[all[5]] = Role::ReadOnly; // no more than they have
    const std::size_t recorded = world.changes.events.size();

    ASSERT_TRUE(world.database.write(
        [&](sql::Session& session) { return world.roles.refresh(session, caller, all); }));

    EXPECT_EQ(world.users.get(all[2])->role, Role::CostAdmin);
    EXPECT_EQ(world.users.get(all[5])->role, Role::User);
    EXPECT_EQ(world.changes.events.size(), recorded + 1);
}

} // namespace
} // namespace muster::identity
