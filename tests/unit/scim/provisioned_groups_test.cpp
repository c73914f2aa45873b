#include "scim/provisioned_groups.h"

#include <gtest/gtest.h>

#include "support/scim_world.h"

namespace muster::scim {
namespace {

class ProvisionedGroupsTest : public testing::TestWithParam<sql::Engine> {
protected:
    std::string make_group(std::string_view name, const std::vector<std::string>& members = {}) {
        Json::Array list;
        for (const std::string& member : members) {
            list.emplace_back(Json::Object{{"value", member}});
        }
        const Json body = Json::Object{{"displayName", name}, {"members", std::move(list)}};
        return world.make(groups, body.str());
    }
    std::vector<std::string> members(const std::string& id) {
        std::vector<std::string> ids;
        const auto group = groups.get(world.client, id, {}).value();
        const Json resource = Json(group.resource);
        if (const Json* const list = resource.find("members")) {
            for (const Json& member : *list->if_array()) {
                ids.push_back(*member.find("value")->if_string());
            }
        }
        return ids;
    }
    void give(const std::string& group, std::optional<Role> role) {
        const auto found = world.all_groups.get(groups::GroupId::parse(group).value()).value();
        world.all_groups
            .edit(world.identity.as(world.ann), found.id, found.revision,
                  {.name = {}, .role = role})
            .value();
    }

    test::ScimWorld world{GetParam()};
    ProvisionedGroups& groups = world.groups;
    std::string bob = world.make_user("bob@example.com");
    std::string eve = world.make_user("eve@example.com");
};
MUSTER_ON_EACH_ENGINE(ProvisionedGroupsTest);

using MemberIds = std::vector<std::string>;

TEST_P(ProvisionedGroupsTest, AGroupIsAnsweredWithItsMembers) {
    const std::string staff =
        world.make(groups, R"({"displayName":"Staff","externalId":"G1","members":[{"value":")" +
                               bob + R"(","$ref":null,"display":"Bob"}]})");

    EXPECT_EQ(world.shown(groups, staff),
              R"({"displayName":"Staff","externalId":"G1","members":[{"value":")" + bob +
                  R"(","$ref":"https://muster.example.com/scim/Users/)" + bob +
                  R"(","type":"User"}]})");
    EXPECT_EQ(world.shown(world.users, bob),
              R"({"userName":"bob@example.com","active":true,"groups":[{"value":")" + staff +
                  R"(","$ref":"https://muster.example.com/scim/Groups/)" + staff +
                  R"(","display":"Staff","type":"direct"}]})");
}

TEST_P(ProvisionedGroupsTest, MembersAreUsersOfTheProvider) {
    const auto refusal = [&](const std::string& member) {
        const auto made =
            groups.create(world.client,
                          test::ScimWorld::json(R"({"displayName":"X","members":[{"value":")" +
                                                member + R"("}]})"),
                          {});
        return made ? std::string_view("ok") : made.error().reason;
    };
    EXPECT_EQ(refusal("nobody"), "scim.invalid_value");
    EXPECT_EQ(refusal(world.ann.id.str()), "scim.invalid_value");
    EXPECT_EQ(world.found(groups, R"(displayName eq "X")"), MemberIds{});
}

TEST_P(ProvisionedGroupsTest, MembersComeAndGoByEveryFormOfPatch) {
    const std::string staff = make_group("Staff", {bob});

    ASSERT_TRUE(world.patch(
        groups, staff, R"([{"op":"Add","path":"members","value":[{"value":")" + eve + R"("}]}])"));
    EXPECT_EQ(members(staff), (MemberIds{bob, eve}));
    ASSERT_TRUE(world.patch(groups, staff,
                            R"([{"op":"remove","path":"members[value eq \")" + bob + R"(\"]"}])"));
    EXPECT_EQ(members(staff), MemberIds{eve});
    ASSERT_TRUE(world.patch(groups, staff,
                            R"([{"op":"replace","value":{"id":")" + staff +
                                R"(","displayName":"Crew"}},
                                               {"op":"replace","path":"members","value":[{"value":")" +
                                bob + R"("}]}])"));
    EXPECT_EQ(members(staff), MemberIds{bob});
    EXPECT_EQ(world.all_groups.get(groups::GroupId::parse(staff).value())->name.str(), "Crew");
    ASSERT_TRUE(
        world.patch(groups, staff,
                    R"([{"op":"Remove","path":"members","value":[{"value":")" + bob + R"("}]}])"));
    EXPECT_EQ(members(staff), MemberIds{});
}

TEST_P(ProvisionedGroupsTest, ARoleComesAndGoesWithMembership) {
    const std::string staff = make_group("Staff", {bob});
    give(staff, Role::CostAdmin);
    EXPECT_EQ(world.user(bob).role, Role::CostAdmin);
    EXPECT_EQ(world.user(eve).role, Role::ReadOnly);

    ASSERT_TRUE(
        world.patch(groups, staff,
                    R"([{"op":"replace","path":"members","value":[{"value":")" + eve + R"("}]}])"));
    EXPECT_EQ(world.user(bob).role, Role::ReadOnly);
    EXPECT_EQ(world.user(eve).role, Role::CostAdmin);

    ASSERT_TRUE(groups.remove(world.client, {staff, {}}));
    EXPECT_EQ(world.user(eve).role, Role::ReadOnly);
}

TEST_P(ProvisionedGroupsTest, TheLastAdminStaysWhateverTheProviderSays) {
    const std::string staff = make_group("Staff", {bob});
    give(staff, Role::Admin);
    ASSERT_TRUE(world.identity.users.deactivate(world.identity.as(world.ann), world.ann.id));

    for (const auto& refused : {Status(groups.remove(world.client, {staff, {}})),
                                Status(world.users.remove(world.client, {bob, {}}))}) {
        EXPECT_EQ(refused.error().reason, "user.last_admin");
    }
    EXPECT_EQ(world.patch(groups, staff, R"([{"op":"remove","path":"members"}])").error().reason,
              "user.last_admin");
    EXPECT_EQ(world.patch(world.users, bob, R"([{"op":"replace","value":{"active":false}}])")
                  .error()
                  .reason,
              "user.last_admin");
    EXPECT_EQ(world.user(bob).role, Role::Admin);
}

TEST_P(ProvisionedGroupsTest, AReplacementReplacesNameAndMembers) {
    const std::string staff = make_group("Staff", {bob});

    const auto replaced = groups.replace(
        world.client, {staff, {}},
        test::ScimWorld::json(R"({"displayName":"Crew","members":[{"value":")" + eve + R"("}]})"),
        {});

    ASSERT_TRUE(replaced);
    EXPECT_EQ(replaced->revision, 2);
    EXPECT_EQ(members(staff), MemberIds{eve});
    EXPECT_TRUE(groups.replace(world.client, {staff, {}},
                               test::ScimWorld::json(R"({"displayName":"Crew"})"), {}));
    EXPECT_EQ(members(staff), MemberIds{});
}

TEST_P(ProvisionedGroupsTest, ANameIsOnceAmongTheGroupsOfAProvider) {
    make_group("Staff");
    const std::string crew = make_group("Crew");

    EXPECT_EQ(groups.create(world.client, test::ScimWorld::json(R"({"displayName":"STAFF"})"), {})
                  .error()
                  .reason,
              "group.duplicate_name");
    EXPECT_EQ(
        world.patch(groups, crew, R"([{"op":"replace","path":"displayName","value":"staff"}])")
            .error()
            .kind,
        ErrorKind::Conflict);
    EXPECT_EQ(groups.create(world.client, test::ScimWorld::json(R"({"displayName":"  "})"), {})
                  .error()
                  .reason,
              "scim.invalid_value");
}

TEST_P(ProvisionedGroupsTest, AGroupThatCameWithSomebodyIsTakenOver) {
    const auto made =
        world.identity.database
            .write([&](sql::Session& session) {
                return world.all_groups.create(session, world.caller, world.identity.provider,
                                               groups::GroupName::parse("Staff").value());
            })
            .value();

    EXPECT_EQ(make_group("staff", {bob}), made.id.str());
    EXPECT_EQ(members(made.id.str()), MemberIds{bob});
}

TEST_P(ProvisionedGroupsTest, GroupsAreFoundByNameAndByMember) {
    const std::string staff = make_group("Staff", {bob});
    const std::string crew = make_group("Crew", {bob, eve});

    EXPECT_EQ(world.found(groups, R"(displayName eq "staff")"), MemberIds{staff});
    EXPECT_EQ(world.found(groups, R"(members eq ")" + bob + '"'), (MemberIds{staff, crew}));
    EXPECT_EQ(world.found(groups, R"(members[value eq ")" + eve + R"("])"), MemberIds{crew});
    EXPECT_EQ(world.found(groups, R"(id eq ")" + staff + R"(" and members eq ")" + eve + '"'),
              MemberIds{});
    EXPECT_EQ(world.found(groups, R"(not (members eq ")" + eve + R"("))"), MemberIds{staff});
    EXPECT_EQ(world.found(groups, R"(members eq "nobody")"), MemberIds{});
}

TEST_P(ProvisionedGroupsTest, MembersAreNotLookedForWhereNobodyAsks) {
    const std::string staff = make_group("Staff", {bob});

    const auto without = groups.get(world.client, staff, Projection::parse({}, "members").value());
    const auto patched =
        groups.patch(world.client, {staff, {}}, test::ScimWorld::json(R"({"Operations":[]})"), {});

    EXPECT_EQ(Json(without->resource).find("members"), nullptr);
    EXPECT_TRUE(patched->resource.empty());
}

TEST_P(ProvisionedGroupsTest, NoGroupIsAMemberOfAnother) {
    const std::string staff = make_group("Staff", {bob});
    const std::string crew = make_group("Crew");

    const auto refused = world.patch(
        groups, crew, R"([{"op":"add","path":"members","value":[{"value":")" + staff + R"("}]}])");

    EXPECT_EQ(refused.error().reason, "scim.invalid_value");
    EXPECT_TRUE(refused.error().detail.contains("no groups"));
    EXPECT_EQ(members(crew), MemberIds{});
}

TEST_P(ProvisionedGroupsTest, WhoMovesMakesARevisionAndWhoStaysNone) {
    const std::string staff = make_group("Staff", {bob});
    const std::string again =
        R"([{"op":"replace","path":"members","value":[{"value":")" + bob + R"("}]}])";

    EXPECT_EQ(world.patch(groups, staff, again)->revision, 1);
    EXPECT_EQ(world.patch(groups, staff, R"([{"op":"remove","path":"members"}])")->revision, 2);
    EXPECT_EQ(world.patch(groups, staff, again)->revision, 3);
}

/// What SQLite has written on behalf of one PATCH is what changed, however large the group.
TEST(MemberReplacementTest, OneWhoChangesCostsAsMuchInALargeGroupAsInASmallOne) {
    test::ScimWorld world;
    Json::Array all;
    for (int i = 0; i < 601; ++i) {
        all.emplace_back(Json::Object{{"value", world.make_user("u" + std::to_string(i))}});
    }
    const auto written = [&] {
        std::int64_t rows = 0;
        EXPECT_TRUE(world.identity.database.write([&](sql::Session& session) {
            return session.query("SELECT total_changes()", {}, [&](const sql::Row& row) -> Status {
                rows = row.integer(0);
                return {};
            });
        }));
        return rows;
    };
    /// Rows that it takes to put the last in the place of the first of so many.
    const auto rows_for = [&](std::ptrdiff_t size) {
        const Json::Array before(all.begin(), all.begin() + size);
        Json::Array after(before.begin() + 1, before.end());
        after.push_back(all.back());
        const Json body = Json::Object{{"displayName", std::to_string(size)}, {"members", before}};
        const std::string id = world.groups.create(world.client, body, {}).value().id;
        const Json patch = Json::Object{
            {"Operations",
             Json::Array{Json::Object{{"op", "replace"}, {"path", "members"}, {"value", after}}}}};
        const std::int64_t rows = written();
        EXPECT_TRUE(world.groups.patch(world.client, {id, {}}, patch, {}));
        return written() - rows;
    };

    EXPECT_EQ(rows_for(600), rows_for(3));
    EXPECT_LE(rows_for(500), 3); // who goes, who comes, the revision
}

TEST_P(ProvisionedGroupsTest, OneOfThousandsIsPutInAndOthersReplaced) {
    constexpr int kUsers = 450; // more than two pieces of a statement
    Json::Array all;
    for (int i = 0; i < kUsers; ++i) {
        all.emplace_back(Json::Object{{"value", world.make_user("u" + std::to_string(i))}});
    }
    const Json body = Json::Object{{"displayName", "All"}, {"members", all}};
    const std::string id = groups.create(world.client, body, {}).value().id;
    EXPECT_EQ(members(id).size(), std::size_t{kUsers});

    all.resize(all.size() / 2);
    const Json half = Json::Object{{"displayName", "All"}, {"members", all}};
    ASSERT_TRUE(groups.replace(world.client, {id, {}}, half, {}));
    EXPECT_EQ(members(id).size(), std::size_t{kUsers / 2});
}

} // namespace
} // namespace muster::scim
