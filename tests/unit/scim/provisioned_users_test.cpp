#include "scim/provisioned_users.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "support/scim_world.h"

namespace muster::scim {
namespace {

using identity::UserState;

class ProvisionedUsersTest : public testing::TestWithParam<sql::Engine> {
protected:
    std::string_view refusal(std::string_view body) {
        const auto made = users.create(world.client, test::ScimWorld::json(body), {});
        return made ? std::string_view("ok") : made.error().reason;
    }

    test::ScimWorld world{GetParam()};
    ProvisionedUsers& users = world.users;
};
MUSTER_ON_EACH_ENGINE(ProvisionedUsersTest);

TEST_P(ProvisionedUsersTest, WhoIsSentIsAUserWhoMayDoLittle) {
    const auto made = users.create(
        world.client,
        test::ScimWorld::json(
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob@example.com",
                "externalId":"E1","name":{"givenName":"Bob","familyName":"Lee"},"shoe":43})"),
        {});
    ASSERT_TRUE(made) << made.error().detail;

    const auto user = world.user(made->id);
    EXPECT_EQ(user.email.str(), "bob@example.com");
    EXPECT_EQ(user.name.str(), "Bob Lee");
    EXPECT_EQ(user.role, Role::ReadOnly);
    EXPECT_EQ(user.provider, world.identity.provider);
    EXPECT_EQ(
        world.shown(users, made->id),
        R"({"userName":"bob@example.com","externalId":"E1","name":{"givenName":"Bob","familyName":"Lee"},)"
        R"("shoe":43,"active":true})");
    EXPECT_EQ(made->location, "https://muster.example.com/scim/Users/" + made->id);
}

TEST_P(ProvisionedUsersTest, MailGoesToTheAddressThatIsMeantForIt) {
    const auto address = [&](std::string_view body) {
        return world.user(world.make(users, body)).email.str();
    };

    EXPECT_EQ(
        address(R"({"userName":"u1@corp.example","emails":[{"value":"h1@x.example","type":"home"},
                          {"value":"w1@x.example","type":"work"}]})"),
        "w1@x.example");
    EXPECT_EQ(
        address(R"({"userName":"u2@corp.example","emails":[{"value":"w2@x.example","type":"work"},
                          {"value":"p2@x.example","primary":true}]})"),
        "p2@x.example");
    EXPECT_EQ(address(R"({"userName":"u3","emails":[{"value":"H3@x.example"}]})"), "h3@x.example");
    EXPECT_TRUE(address(R"({"userName":"u4","emails":[{"value":"none"}]})")
                    .ends_with("@no-address.invalid"));
}

TEST_P(ProvisionedUsersTest, ANameAndAnAddressAreOnce) {
    world.make(users, R"({"userName":"Bob","emails":[{"value":"bob@example.com"}]})");

    EXPECT_EQ(refusal(R"({"userName":"bOB","emails":[{"value":"other@example.com"}]})"),
              "scim.uniqueness");
    EXPECT_EQ(refusal(R"({"userName":"rob","emails":[{"value":"BOB@example.com"}]})"),
              "user.duplicate_email");
    EXPECT_EQ(refusal(R"({"userName":"ann@example.com"})"),
              "user.duplicate_email"); // the local Admin
}

TEST_P(ProvisionedUsersTest, WhoCameBySigningInIsTakenOver) {
    const auto jit = world.identity.make_federated("bob@example.com", Role::User);

    EXPECT_EQ(world.make(users, R"({"userName":"bob@example.com","displayName":"Bob"})"),
              jit.id.str());
    EXPECT_EQ(world.user(jit.id.str()).name.str(), "Bob");
    EXPECT_EQ(world.user(jit.id.str()).role, Role::User);
}

TEST_P(ProvisionedUsersTest, DeactivationEndsEveryWayInAtOnce) {
    const std::string bob = world.make_user("bob@example.com");
    const auto token =
        world.identity.database
            .write([&](sql::Session& session) {
                return world.identity.provider_sign_in.begin(
                    session, {.user = world.user(bob).id,
                              .provider = {.provider = world.identity.provider, .session = "s1"},
                              .origin = world.identity.origin});
            })
            .value()
            .session;
    ASSERT_TRUE(world.identity.sessions.authenticate(token));

    ASSERT_TRUE(world.patch(users, bob, R"([{"op":"replace","value":{"active":false}}])"));

    EXPECT_FALSE(world.identity.sessions.authenticate(token));
    EXPECT_EQ(world.user(bob).state, UserState::Deactivated);
    ASSERT_TRUE(world.patch(users, bob, R"([{"op":"Replace","path":"active","value":"True"}])"));
    EXPECT_EQ(world.user(bob).state, UserState::Active);
}

TEST_P(ProvisionedUsersTest, WhomAnAdminDeactivatedStaysSo) {
    const std::string bob = world.make_user("bob@example.com");
    ASSERT_TRUE(world.identity.users.deactivate(world.identity.as(world.ann), world.user(bob).id));

    ASSERT_TRUE(world.patch(users, bob, R"([{"op":"replace","value":{"active":false}}])"));
    ASSERT_TRUE(world.patch(users, bob, R"([{"op":"replace","value":{"active":true}}])"));

    EXPECT_EQ(world.user(bob).state, UserState::Deactivated);
}

TEST_P(ProvisionedUsersTest, AReplacementIsWholeButForWhatItDoesNotSayOfTheState) {
    const std::string bob =
        world.make(users, R"({"userName":"bob@example.com","title":"Boss","active":false})");
    EXPECT_EQ(world.user(bob).state, UserState::Deactivated);

    const auto replaced =
        users.replace(world.client, {.id = bob, .revision = {}},
                      test::ScimWorld::json(R"({"userName":"rob@example.com"})"), {});
    ASSERT_TRUE(replaced) << replaced.error().detail;

    EXPECT_EQ(world.shown(users, bob), R"({"userName":"rob@example.com","active":false})");
    EXPECT_EQ(world.user(bob).email.str(), "rob@example.com");
    EXPECT_EQ(world.user(bob).state, UserState::Deactivated);
}

TEST_P(ProvisionedUsersTest, WhatSaysNothingNewSavesNothing) {
    const std::string bob = world.make_user("bob@example.com");
    const auto records = world.identity.changes.events.size();

    const auto patched = world.patch(users, bob, R"([{"op":"replace","value":{"active":true}}])");

    EXPECT_EQ(patched->revision, 1);
    EXPECT_EQ(world.identity.changes.events.size(), records);
}

TEST_P(ProvisionedUsersTest, WhoSawAnotherRevisionIsRefused) {
    const std::string bob = world.make_user("bob@example.com");
    const Json patch =
        test::ScimWorld::json(R"({"Operations":[{"op":"add","path":"title","value":"x"}]})");

    EXPECT_EQ(users.patch(world.client, {.id = bob, .revision = 1}, patch, Projection())->revision,
              2);
    EXPECT_EQ(
        users.patch(world.client, {.id = bob, .revision = 1}, patch, Projection()).error().kind,
        ErrorKind::Stale);
    EXPECT_EQ(users.remove(world.client, {.id = bob, .revision = 1}).error().kind,
              ErrorKind::Stale);
}

TEST_P(ProvisionedUsersTest, ARefusedPatchChangesNothing) {
    const std::string bob = world.make_user("bob@example.com");
    const std::string before = world.shown(users, bob);

    const auto patched = world.patch(users, bob, R"([{"op":"add","path":"title","value":"x"},
                                                     {"op":"remove","path":"userName"}])");

    EXPECT_EQ(patched.error().reason, "scim.invalid_value");
    EXPECT_EQ(world.shown(users, bob), before);
}

TEST_P(ProvisionedUsersTest, FiltersFindByWhatIsLookedUpAndByWhatIsCompared) {
    const std::string bob = world.make(
        users,
        R"({"userName":"Bob@example.com","externalId":"E1","emails":[{"value":"b@x.example","type":"work"}]})");
    const std::string eve =
        world.make(users, R"({"userName":"eve@example.com","title":"Boss","active":false})");
    using Ids = std::vector<std::string>;

    EXPECT_EQ(world.found(users, R"(userName eq "BOB@example.com")"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(externalId eq "E1")"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(externalId eq "e1")"), Ids{});
    EXPECT_EQ(world.found(users, R"(emails[type eq "work"].value eq "B@x.example")"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(emails[type eq "home"].value eq "b@x.example")"), Ids{});
    EXPECT_EQ(world.found(users, R"(userName eq "bob@example.com" and active eq true)"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(userName eq "bob@example.com" and active eq false)"), Ids{});
    EXPECT_EQ(world.found(users, "active eq false"), Ids{eve}); // who is off is found all the same
    EXPECT_EQ(world.found(users, R"(title co "os" or externalId pr)"), (Ids{bob, eve}));
    EXPECT_EQ(world.found(users, "id eq \"" + eve + '"'), Ids{eve});
    EXPECT_EQ(world.found(users, R"(userName eq "nobody@example.com")"), Ids{});
    EXPECT_EQ(world.found(users, "not (id eq \"" + eve + "\")"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(schemas eq "urn:ietf:params:scim:schemas:core:2.0:User")"),
              (Ids{bob, eve}));
    EXPECT_EQ(world.found(users, R"(meta.created gt "2000-01-01T00:00:00Z")"), (Ids{bob, eve}));
}

TEST_P(ProvisionedUsersTest, UsersAreFoundByTheirGroup) {
    const std::string bob = world.make_user("bob@example.com");
    const std::string eve = world.make_user("eve@example.com");
    const std::string staff = world.make(
        world.groups, R"({"displayName":"Staff","members":[{"value":")" + bob + R"("}]})");
    using Ids = std::vector<std::string>;

    EXPECT_EQ(world.found(users, "groups eq \"" + staff + '"'), Ids{bob});
    EXPECT_EQ(world.found(users, "groups[value eq \"" + staff + "\"]"), Ids{bob});
    EXPECT_EQ(world.found(users, R"(groups.display eq "staff")"), Ids{bob});
    EXPECT_EQ(world.found(users, "not (groups pr)"), Ids{eve});
    EXPECT_EQ(world.found(users, "groups eq \"" + staff + "\" and userName eq \"eve@example.com\""),
              Ids{});
    EXPECT_EQ(world.found(users, R"(groups eq "nothing")"), Ids{});
}

TEST_P(ProvisionedUsersTest, GroupsThatAreKeptHereAreNotToldToTheProvider) {
    const std::string bob = world.make_user("bob@example.com");
    const identity::Caller admin = world.identity.as(world.ann);
    const auto ours =
        world.all_groups
            .create(admin, {.name = groups::GroupName::parse("Ours").value(), .role = {}})
            .value();
    ASSERT_TRUE(world.all_groups.add_member(admin, ours.id, world.user(bob).id));

    EXPECT_EQ(world.shown(users, bob), R"({"userName":"bob@example.com","active":true})");
    EXPECT_TRUE(world.found(users, "groups pr").empty());
}

TEST_P(ProvisionedUsersTest, AListComesInTheOrderThatIsAskedFor) {
    std::vector<std::string> all;
    for (const std::string_view title : {"Boss", "aide", "", "Clerk"}) {
        const std::string number = std::to_string(all.size());
        all.push_back(world.make(users, R"({"userName":")" + number + R"(@example.com","title":")" +
                                            std::string(title) + R"("})"));
    }
    const auto page = [&](std::string_view by, std::string_view order, std::int64_t start,
                          std::int64_t count, const char* filter = nullptr) {
        Query query{.start_index = start, .count = count};
        query.sort = SortOrder::parse(by, order).value();
        if (filter != nullptr) {
            query.filter = parse_filter(filter).value();
        }
        auto found = users.query(world.client, query).value();
        EXPECT_EQ(found.total, filter == nullptr ? 4 : 2);
        std::string places;
        for (const Json& resource : found.resources) {
            const std::string& id = *resource.find("id")->if_string();
            places += std::to_string(std::ranges::find(all, id) - all.begin());
        }
        return places;
    };

    EXPECT_EQ(page("title", "ascending", 1, 10), "2103"); // an empty text is the least
    EXPECT_EQ(page("title", "descending", 1, 10), "3012");
    EXPECT_EQ(page("title", "ascending", 2, 2), "10");
    EXPECT_EQ(page("title", "ascending", 5, 2), "");
    EXPECT_EQ(page("meta.created", "descending", 1, 2), "32");
    EXPECT_EQ(page("id", "descending", 1, 10), "3210");
    EXPECT_EQ(page("title", "descending", 1, 10, R"(title co "s" or title co "id")"), "01");
    EXPECT_EQ(
        users.query(world.client, {.sort = SortOrder::parse("name", {}).value()}).error().reason,
        "scim.invalid_path");
}

TEST_P(ProvisionedUsersTest, PagesComeInOneOrderAndCountFromOne) {
    std::vector<std::string> all;
    for (int i = 0; i < 7; ++i) {
        world.identity.clock.advance(std::chrono::milliseconds{1});
        all.push_back(world.make_user("u" + std::to_string(i) + "@example.com"));
    }
    const auto page = [&](std::int64_t start, std::int64_t count, bool is_filtered) {
        Query query{.start_index = start, .count = count};
        if (is_filtered) {
            query.filter = parse_filter("userName pr").value();
        }
        auto found = users.query(world.client, query).value();
        EXPECT_EQ(found.total, 7);
        std::vector<std::string> ids;
        for (const Json& resource : found.resources) {
            ids.push_back(*resource.find("id")->if_string());
        }
        return ids;
    };

    for (const bool is_filtered : {false, true}) {
        EXPECT_EQ(page(1, 3, is_filtered), std::vector(all.begin(), all.begin() + 3));
        EXPECT_EQ(page(7, 3, is_filtered), std::vector(all.begin() + 6, all.end()));
        EXPECT_TRUE(page(8, 3, is_filtered).empty());
        EXPECT_TRUE(page(1, 0, is_filtered).empty());
    }
}

TEST_P(ProvisionedUsersTest, NobodyFillsTheDatabaseWithOneUser) {
    const std::string bob = world.make_user("bob@example.com");
    const std::string large(kMostDocumentBytes, 'x');

    EXPECT_EQ(refusal(R"({"userName":"eve@example.com","title":")" + large + R"("})"),
              "scim.invalid_value");
    EXPECT_EQ(world.patch(users, bob, R"([{"op":"add","path":"title","value":")" + large + R"("}])")
                  .error()
                  .reason,
              "scim.invalid_value");
}

TEST_P(ProvisionedUsersTest, WhoIsDeletedIsGone) {
    const std::string bob = world.make_user("bob@example.com");

    ASSERT_TRUE(users.remove(world.client, {.id = bob, .revision = {}}));

    EXPECT_EQ(users.get(world.client, bob, {}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(users.remove(world.client, {.id = bob, .revision = {}}).error().kind,
              ErrorKind::NotFound);
    EXPECT_EQ(world.make_user("bob@example.com").starts_with("user_"), true);
}

TEST_P(ProvisionedUsersTest, AnotherProviderSeesNothing) {
    const std::string bob = world.make_user("bob@example.com");
    const Client other{.caller = world.caller,
                       .provider =
                           identity::ProviderId::make(world.identity.clock, world.identity.random),
                       .base = ""};
    const Json body = test::ScimWorld::json(R"({"userName":"bob@example.com"})");

    EXPECT_EQ(users.get(other, bob, {}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(users.replace(other, {bob, {}}, body, {}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(users.remove(other, {bob, {}}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(users.query(other, {})->total, 0);
}

} // namespace
} // namespace muster::scim
