#include "app/readers.h"

#include "notify/choice_store.h"
#include "notify/subscriptions.h"
#include "unit/app/notices_world.h"

namespace muster::app {
namespace {

class ReadersTest : public testing::TestWithParam<sql::Engine> {
protected:
    identity::User invite(std::string_view email) {
        return world.told_users
            .invite(world.as(ann), {.email = identity::Email::parse(email).value(),
                                    .name = identity::PersonName::parse("Bob").value(),
                                    .role = Role::CostAdmin})
            .value()
            .user;
    }
    notify::ReaderPage read(const std::string& after = "") {
        return world.database
            .read([&](sql::Session& session) { return list_readers(session, after); })
            .value();
    }

    NoticesWorld world{GetParam()};
    identity::User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(ReadersTest);

TEST_P(ReadersTest, AreTheUsersWhoMaySignIn) {
    invite("bob@example.com"); // has not accepted yet

    const auto page = read();

    ASSERT_EQ(page.readers.size(), 1U);
    EXPECT_EQ(page.readers[0].user, ann.id.str());
    EXPECT_EQ(page.readers[0].mailbox.address.str(), "ann@example.com");
    EXPECT_EQ(page.readers[0].role, Role::Admin);
    EXPECT_EQ(page.last, std::nullopt);
    EXPECT_TRUE(read(ann.id.str()).readers.empty());
}

TEST_P(ReadersTest, ManyComeInPages) {
    for (int i = 0; i < 200; ++i) {
        invite("bob" + std::to_string(i) + "@example.com");
    }

    const auto page = read();

    ASSERT_TRUE(page.last);
    EXPECT_EQ(read(*page.last).last, std::nullopt);
}

TEST_P(ReadersTest, WhatADeletedUserChoseIsForgotten) {
    const auto bob = invite("bob@example.com");
    const auto save = [&](const std::string& user) {
        return world.database.write([&](sql::Session& session) {
            return notify::save_choice(session, {user, "import.failed", true}, world.clock.now());
        });
    };
    ASSERT_TRUE(save(bob.id.str()));
    ASSERT_TRUE(save(ann.id.str()));

    ASSERT_TRUE(world.told_users.remove(world.as(ann), bob.id));

    const auto left = world.database
                          .read([](sql::Session& session) {
                              return notify::is_chosen_by_anybody(session, "import.failed");
                          })
                          .value();
    const auto of_bob =
        world.database
            .read([&](sql::Session& session) { return notify::choices_of(session, bob.id.str()); })
            .value();
    EXPECT_TRUE(left);
    EXPECT_TRUE(of_bob.empty());
}

} // namespace
} // namespace muster::app
