#include "groups/access_overview.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "groups/granted_roles.h"
#include "groups/groups.h"
#include "groups/migrations.h"
#include "identity/permission_table.h"
#include "support/identity_world.h"

namespace muster::groups {
namespace {

class AccessOverviewTest : public testing::TestWithParam<sql::Engine> {
protected:
    AccessOverviewTest() { world.database.migrate("groups", migrations()).value(); }

    void put_in(std::string_view called, std::optional<Role> role) {
        const auto group =
            groups.create(admin, {.name = GroupName::parse(called).value(), .role = role});
        groups.add_member(admin, group->id, bob.id).value();
    }
    Result<AccessOverview> access(const identity::UserId& user) {
        return world.database.read([&](sql::Session& session) { return access_of(session, user); });
    }

    test::IdentityWorld world{GetParam()};
    GrantedRoles granted;
    identity::EffectiveRoles roles{{world.changes, world.clock, &granted}};
    Groups groups{{world.database, world.changes, world.clock, world.random, roles}};
    identity::User ann = world.make_admin();
    identity::User bob = world.make_user("bob@example.com", Role::ReadOnly);
    identity::Caller admin = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(AccessOverviewTest);

TEST_P(AccessOverviewTest, EachRoleHasItsSourceAndOneCounts) {
    put_in("Costs", Role::CostAdmin);
    put_in("Lunch", std::nullopt);
    put_in("Users", Role::User);

    const auto overview = access(bob.id).value();

    ASSERT_EQ(overview.sources.size(), 3U);
    EXPECT_EQ(overview.sources[0].role, Role::ReadOnly);
    EXPECT_FALSE(overview.sources[0].group || overview.sources[0].counts);
    EXPECT_EQ(overview.sources[1].group->name.str(), "Costs");
    EXPECT_TRUE(overview.sources[1].counts);
    EXPECT_EQ(overview.sources[2].group->name.str(), "Users");
    EXPECT_FALSE(overview.sources[2].counts);
    EXPECT_EQ(overview.groups.size(), 3U);
}

TEST_P(AccessOverviewTest, ThePermissionsAreThoseThatTheUserHas) {
    put_in("Costs", Role::CostAdmin);

    const auto overview = access(bob.id).value();

    for (const auto& row : identity::permission_table()) {
        const bool is_listed =
            std::ranges::find(overview.permissions, row.permission) != overview.permissions.end();
        EXPECT_EQ(is_listed, identity::can(Role::CostAdmin, row.permission)) << row.description;
    }
}

TEST_P(AccessOverviewTest, WhoIsOffMayDoNothing) {
    ASSERT_TRUE(world.users.deactivate(admin, bob.id));

    EXPECT_TRUE(access(bob.id)->permissions.empty());
    EXPECT_EQ(access(identity::UserId::make(world.clock, world.random)).error().reason,
              "user.not_found");
}

} // namespace
} // namespace muster::groups
