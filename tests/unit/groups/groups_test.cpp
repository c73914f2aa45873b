#include "groups/groups.h"

#include <gtest/gtest.h>

#include "groups/granted_roles.h"
#include "groups/migrations.h"
#include "support/identity_world.h"

namespace muster::groups {
namespace {

using identity::User;

class GroupsTest : public testing::TestWithParam<sql::Engine> {
protected:
    GroupsTest() { world.database.migrate("groups", migrations()).value(); }

    Group make(std::string_view called, std::optional<Role> role = {}) {
        return groups.create(admin, {.name = name(called), .role = role}).value();
    }
    /// One that a provider keeps.
    Group make_federated(std::string_view called, const identity::ProviderId& whose) {
        return world.database
            .write([&](sql::Session& session) {
                return groups.create(session, admin, whose, name(called));
            })
            .value();
    }
    static GroupName name(std::string_view text) { return GroupName::parse(text).value(); }
    Role role_of(const User& user) { return world.users.get(user.id)->role; }
    std::string_view outcome(const Status& status) {
        return status ? std::string_view("ok") : status.error().reason;
    }

    test::IdentityWorld world{GetParam()};
    GrantedRoles granted;
    identity::EffectiveRoles roles{{world.changes, world.clock, &granted}};
    Groups groups{{world.database, world.changes, world.clock, world.random, roles}};
    User ann = world.make_admin();
    User bob = world.make_user("bob@example.com", Role::ReadOnly);
    identity::Caller admin = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(GroupsTest);

TEST_P(GroupsTest, AGroupIsFoundAsItWasMade) {
    const Group made = make("Költség", Role::CostAdmin);

    const Group found = groups.get(made.id).value();
    EXPECT_EQ(found.name.str(), "Költség");
    EXPECT_EQ(found.role, Role::CostAdmin);
    EXPECT_EQ(found.provider, std::nullopt);
    EXPECT_EQ(found.members, 0);
    EXPECT_EQ(groups.list({})->size(), 1U);
    EXPECT_EQ(world.changes.last().action, "group.created");
}

TEST_P(GroupsTest, WhoIsInAGroupHasItsRoleAtOnce) {
    const Group staff = make("Staff", Role::CostAdmin);

    ASSERT_TRUE(groups.add_member(admin, staff.id, bob.id));
    EXPECT_EQ(role_of(bob), Role::CostAdmin);
    EXPECT_EQ(groups.get(staff.id)->members, 1);
    EXPECT_EQ(groups.members(staff.id, {}, 50)->front().id, bob.id);

    ASSERT_TRUE(groups.remove_member(admin, staff.id, bob.id));
    EXPECT_EQ(role_of(bob), Role::ReadOnly);
}

TEST_P(GroupsTest, ARoleThatChangesChangesThoseOfItsMembers) {
    const Group staff = make("Staff");
    ASSERT_TRUE(groups.add_member(admin, staff.id, bob.id));
    EXPECT_EQ(role_of(bob), Role::ReadOnly);

    const auto given = groups.edit(admin, staff.id, 1, {.name = {}, .role = Role::User});
    EXPECT_EQ(role_of(bob), Role::User);
    EXPECT_EQ(given->revision, 2);
    const auto taken = groups.edit(admin, staff.id, 2, {.name = {}, .role = std::optional<Role>()});
    EXPECT_EQ(role_of(bob), Role::ReadOnly);
    EXPECT_EQ(taken->role, std::nullopt);
}

TEST_P(GroupsTest, OfSeveralRolesTheOneThatTakesPrecedenceHolds) {
    ASSERT_TRUE(groups.add_member(admin, make("Users", Role::User).id, bob.id));
    const Group costs = make("Costs", Role::CostAdmin);
    ASSERT_TRUE(groups.add_member(admin, costs.id, bob.id));
    EXPECT_EQ(role_of(bob), Role::CostAdmin);

    ASSERT_TRUE(groups.remove(admin, costs.id));
    EXPECT_EQ(role_of(bob), Role::User);
}

TEST_P(GroupsTest, TheLastAdminDoesNotGoWithAGroup) {
    const Group staff = make("Staff", Role::Admin);
    ASSERT_TRUE(groups.add_member(admin, staff.id, bob.id));
    ASSERT_TRUE(world.users.deactivate(world.as(bob), ann.id));

    EXPECT_EQ(outcome(groups.remove_member(admin, staff.id, bob.id)), "user.last_admin");
    EXPECT_EQ(outcome(groups.remove(admin, staff.id)), "user.last_admin");
    EXPECT_EQ(groups.edit(admin, staff.id, 1, {.name = {}, .role = Role::User}).error().reason,
              "user.last_admin");
    EXPECT_EQ(role_of(bob), Role::Admin);
    EXPECT_EQ(groups.get(staff.id)->members, 1);
}

TEST_P(GroupsTest, ANameIsOnceAmongThoseKeptHere) {
    const Group staff = make("Staff");
    make("Crew");
    make_federated("Staff", world.provider);

    EXPECT_EQ(groups.create(admin, {.name = name("sTAFF"), .role = {}}).error().reason,
              "group.duplicate_name");
    EXPECT_EQ(groups.edit(admin, staff.id, 1, {.name = name("crew"), .role = {}}).error().reason,
              "group.duplicate_name");
    EXPECT_TRUE(groups.edit(admin, staff.id, 1, {.name = name("STAFF"), .role = {}}));
}

TEST_P(GroupsTest, ANameHasTwoToSixtyFourCharacters) {
    for (const std::string& text : {std::string("é"), std::string(65, 'x')}) {
        EXPECT_EQ(groups.create(admin, {.name = name(text), .role = {}}).error().reason,
                  "group.bad_name");
    }
    EXPECT_TRUE(groups.create(admin, {.name = name(std::string(64, 'x')), .role = {}}));
    EXPECT_EQ(GroupName::parse(" x").error().reason, "group_name.malformed");
}

TEST_P(GroupsTest, OfAProvidersGroupAnAdminChangesTheRoleAlone) {
    const Group theirs = make_federated("Staff", world.provider);

    EXPECT_EQ(groups.edit(admin, theirs.id, 1, {.name = name("Mine"), .role = {}}).error().reason,
              "group.federated");
    EXPECT_EQ(outcome(groups.add_member(admin, theirs.id, bob.id)), "group.federated");
    EXPECT_EQ(outcome(groups.remove_member(admin, theirs.id, bob.id)), "group.federated");
    EXPECT_EQ(outcome(groups.remove(admin, theirs.id)), "group.federated");
    EXPECT_EQ(groups.edit(admin, theirs.id, 1, {.name = {}, .role = Role::User})->role, Role::User);
}

TEST_P(GroupsTest, WhoeverSawAnotherRevisionIsRefused) {
    const Group staff = make("Staff");

    EXPECT_EQ(groups.edit(admin, staff.id, 7, {.name = {}, .role = Role::User}).error().kind,
              ErrorKind::Stale);
}

TEST_P(GroupsTest, WhatIsNotThereIsNotFound) {
    const auto none = GroupId::make(world.clock, world.random);
    const auto nobody = identity::UserId::make(world.clock, world.random);

    EXPECT_EQ(groups.get(none).error().reason, "group.not_found");
    EXPECT_EQ(groups.members(none, {}, 50).error().reason, "group.not_found");
    EXPECT_EQ(outcome(groups.remove(admin, none)), "group.not_found");
    EXPECT_EQ(outcome(groups.add_member(admin, make("Staff").id, nobody)), "user.not_found");
}

TEST_P(GroupsTest, WhomAProviderPlacesIsInThoseGroupsAndInNoOthersOfIt) {
    const Group ours = make("Ours");
    ASSERT_TRUE(groups.add_member(admin, ours.id, bob.id));
    const auto place = [&](const std::vector<std::string>& names) {
        return world.database.write([&](sql::Session& session) {
            return groups.place(session, admin, world.provider, bob.id, names);
        });
    };
    const auto names = [&] {
        const auto groups_now =
            world.database.read([&](sql::Session& session) { return groups_of(session, bob.id); })
                .value();
        std::vector<std::string> found;
        for (const Group& group : groups_now) {
            found.push_back(group.name.str());
        }
        return found;
    };

    ASSERT_TRUE(place({"Crew", "Staff", "\n", "crew"}));
    EXPECT_EQ(names(), (std::vector<std::string>{"Crew", "Ours", "Staff"}));
    ASSERT_TRUE(place({"STAFF"}));
    EXPECT_EQ(names(), (std::vector<std::string>{"Ours", "Staff"}));
    ASSERT_TRUE(place({}));
    EXPECT_EQ(names(), (std::vector<std::string>{"Ours"}));
}

TEST_P(GroupsTest, AProviderThatGoesTakesItsGroupsAndTheirRoles) {
    const Group theirs = make_federated("Staff", world.provider);
    const Group ours = make("Ours");
    ASSERT_TRUE(groups.edit(admin, theirs.id, 1, {.name = {}, .role = Role::User}));
    ASSERT_TRUE(world.database.write([&](sql::Session& session) {
        return groups.change_members(session, admin, groups.get(theirs.id).value(),
                                     {.added = {bob.id}, .removed = {}});
    }));
    EXPECT_EQ(role_of(bob), Role::User);

    ASSERT_TRUE(world.database.write(
        [&](sql::Session& session) { return groups.forget(session, admin, world.provider); }));

    EXPECT_EQ(role_of(bob), Role::ReadOnly);
    EXPECT_EQ(groups.list({})->size(), 1U);
    EXPECT_TRUE(groups.get(ours.id));
}

TEST_P(GroupsTest, WhoComesAndGoesIsInTheRecord) {
    const Group staff = make("Staff");
    ASSERT_TRUE(groups.add_member(admin, staff.id, bob.id));

    const auto& event = world.changes.last();
    EXPECT_EQ(event.action, "group.members_changed");
    EXPECT_EQ(event.subject, staff.id.str());
    EXPECT_EQ(event.details, (std::vector<identity::ChangeEvent::Detail>{
                                 {"added", "1"}, {"added_users", bob.id.str()}}));
    const auto before = world.changes.events.size();
    ASSERT_TRUE(groups.add_member(admin, staff.id, bob.id)); // again: nothing happened
    EXPECT_EQ(world.changes.events.size(), before);
}

} // namespace
} // namespace muster::groups
