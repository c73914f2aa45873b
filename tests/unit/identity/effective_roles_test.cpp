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
    Result<User> refresh(const UserId& id) {
        return world.database.write(
            [&](sql::Session& session) { return world.roles.refresh(session, caller, id); });
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

TEST_P(EffectiveRolesTest, NobodyIsNobody) {
    EXPECT_EQ(refresh(UserId::make(world.clock, world.random)).error().reason, "user.not_found");
}

} // namespace
} // namespace muster::identity
