#include "connections/watch.h"

#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WatchTest : public ConnectionsTest {
protected:
    Connection connect(const std::string& name = "a") {
        const Connection connection = create(name);
        arn = make_role(connection);
        return register_role(connection, arn).value();
    }
    /// Listens to what people are told.
    void subscribe() {
        database
            .write([&](sql::Session& db) {
                return notify::insert_channel(
                    db,
                    {.id = notify::ChannelId::make(world.clock, world.random),
                     .name = notify::ChannelName::parse("team").value(),
                     .kind = notify::ChannelKind::Webhook,
                     .target = "example.com",
                     .events = {"connection.lost", "connection.connected"},
                     .is_on = true,
                     .delivered_at = {},
                     .failed_at = {},
                     .failure = {},
                     .created_at = {},
                     .changed_at = {}},
                    {.target = "sealed", .secret = {}});
            })
            .value();
    }

    std::string arn;
};
MUSTER_ON_EACH_ENGINE(WatchTest);

TEST_P(WatchTest, ARevokedRoleIsNoticedWithinFiveMinutes) {
    const Connection connection = connect();
    run();
    roles.by_arn.erase(arn);

    for (int i = 0; i < 20 && now(connection).state == ConnectionState::Connected; ++i) {
        pass(seconds(15));
    }

    EXPECT_EQ(now(connection).state, ConnectionState::Error);
    EXPECT_EQ(now(connection).cause->reason, "connection.role_revoked");
    EXPECT_EQ(now(connection).role->str(), arn);
}

TEST_P(WatchTest, ALossIsToldOnceAndItsEndToo) {
    subscribe();
    const Connection connection = connect();
    const auto role = roles.by_arn[arn];
    const auto told = [&] { return texts("SELECT id FROM job WHERE kind = 'notify.hook'"); };
    const auto count = [&] { return std::ranges::count(told(), '_'); };
    EXPECT_EQ(count(), 1); // connected

    roles.by_arn.erase(arn);
    for (int i = 0; i < 10; ++i) {
        pass(minutes(2));
    }
    EXPECT_EQ(count(), 2);

    roles.by_arn[arn] = role;
    pass(minutes(2));
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(count(), 3);
}

TEST_P(WatchTest, OneRefusalIsNoLoss) {
    const Connection connection = connect();
    run();
    const auto role = roles.by_arn[arn];
    roles.by_arn.erase(arn);
    pass(minutes(2)); // the first look is refused
    roles.by_arn[arn] = role;
    pass(seconds(15));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(now(connection).since, connection.since);
}

TEST_P(WatchTest, ARoleThatIsBackConnectsByItself) {
    const Connection connection = connect();
    const auto role = roles.by_arn[arn];
    roles.by_arn.erase(arn);
    run();
    pass(minutes(2));
    pass(seconds(15));
    ASSERT_EQ(now(connection).state, ConnectionState::Error);

    roles.by_arn[arn] = role;
    pass(minutes(2));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_FALSE(now(connection).cause);
}

TEST_P(WatchTest, OutagesOfAwsAreNoLoss) {
    const Connection connection = connect();
    roles.is_down = true;
    for (int i = 0; i < 20; ++i) {
        pass(minutes(2));
    }
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
}

TEST_P(WatchTest, ATrustPolicyThatIsLoosenedLaterIsNoticed) {
    const Connection connection = connect();
    roles.by_arn[arn].external_id.reset();
    for (int i = 0; i < 12; ++i) {
        pass(minutes(2));
    }
    EXPECT_EQ(now(connection).state, ConnectionState::Error);
    EXPECT_EQ(now(connection).cause->reason, "connection.external_id_not_required");
}

TEST_P(WatchTest, EndsWithTheConnection) {
    const Connection connection = connect();
    run();
    ASSERT_TRUE(connections.disconnect(connection.id, who));
    const int trials = roles.trials;

    pass(minutes(2));

    EXPECT_EQ(roles.trials, trials);
    EXPECT_EQ(texts("SELECT state FROM job WHERE kind = 'connection.watch'"), "succeeded");
    ASSERT_TRUE(watch.ensure(database));
    EXPECT_EQ(texts("SELECT state FROM job WHERE kind = 'connection.watch'"), "succeeded");
}

TEST_P(WatchTest, IsThereAgainWhereItFailed) {
    connect();
    database
        .write([](sql::Session& db) -> Status {
            TRY_DONE(db.execute("DELETE FROM job WHERE kind = 'connection.watch'"));
            return {};
        })
        .value();

    ASSERT_TRUE(watch.ensure(database));
    ASSERT_TRUE(watch.ensure(database));

    EXPECT_EQ(texts("SELECT state FROM job WHERE kind = 'connection.watch'"), "queued");
}

TEST_P(WatchTest, CheckLooksAtOnceAndNeedsARole) {
    EXPECT_EQ(connections.check(create("none").id, who, {}).error().reason, "connection.no_role");
    const Connection connection = connect();
    roles.by_arn.erase(arn);

    EXPECT_EQ(connections.check(connection.id, who, {}).value().state, ConnectionState::Error);
}

TEST_P(WatchTest, WhatAwsDidNotAnswerAboutIsAskedAgainWithTheNextLook) {
    const Connection made = create("a");
    arn = make_role(made);
    roles.reports = {R"({"ReportName":"ours","S3Bucket":"bills-of-ours","S3Prefix":"bills",)"
                     R"("S3Region":"us-east-1"})"};
    roles.by_arn[arn].silent = {"DescribeReportDefinitions", "DescribeVolumes"};
    const Connection connection = register_role(made, arn).value();
    const auto state_of_resources = [&] {
        return texts("SELECT state FROM connection_feature WHERE feature = 'active_resources'");
    };
    ASSERT_FALSE(now(connection).bills);
    ASSERT_EQ(state_of_resources(), ""); // unchecked
    run();
    roles.by_arn[arn].silent.clear();

    pass(minutes(2));

    EXPECT_EQ(state_of_resources(), "available");
    ASSERT_TRUE(now(connection).bills);
    EXPECT_EQ(now(connection).bills->bucket.str(), "bills-of-ours");
}

} // namespace
} // namespace muster::connections
