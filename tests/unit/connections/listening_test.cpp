#include "connections/listening.h"

#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

using ListeningTest = ConnectionsTest;
MUSTER_ON_EACH_ENGINE(ListeningTest);

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_P(ListeningTest, TurnsGreenWithinFiveSecondsOfTheRole) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    for (int i = 0; i < 10; ++i) {
        pass(seconds(2));
    }
    EXPECT_EQ(now(connection).state, ConnectionState::Pending);
    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Waiting);
    EXPECT_NE(job(*connection.task).waiting_for.find(connection.role_name()), std::string::npos);

    make_role(connection);
    pass(seconds(2));
    pass(seconds(1));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Succeeded);
}

TEST_P(ListeningTest, PassesThroughVerifying) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    make_role(connection);

    ASSERT_TRUE(runner.run_one(world.clock.now()).value());

    EXPECT_EQ(now(connection).state, ConnectionState::Verifying);
}

TEST_P(ListeningTest, ARoleThatIsNotSafeIsSaidAndListenedToUntilItIs) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    const std::string arn = make_role(connection);
    roles.by_arn[arn].external_id.reset();
    run();
    run();
    EXPECT_EQ(now(connection).state, ConnectionState::Error);
    EXPECT_EQ(now(connection).cause->reason, "connection.external_id_not_required");
    EXPECT_FALSE(now(connection).role);

    roles.by_arn[arn].external_id = connection.external_id.str();
    pass(seconds(2));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_FALSE(now(connection).cause);
}

TEST_P(ListeningTest, OutagesDoNotEndIt) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    roles.is_down = true;
    for (int i = 0; i < 30; ++i) {
        pass(minutes(1));
    }
    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Waiting);

    roles.is_down = false;
    make_role(connection);
    pass(minutes(1));
    pass(seconds(1));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
}

TEST_P(ListeningTest, EndsWhereARoleWasRegisteredMeanwhile) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    const std::string arn = std::string("arn:aws:iam::") + kAccount + ":role/mine";
    roles.by_arn[arn] = {.external_id = connection.external_id.str()};
    ASSERT_TRUE(register_role(connection, arn));

    pass(seconds(2));
    pass(seconds(2));

    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Succeeded);
    EXPECT_EQ(now(connection).role->str(), arn);
}

TEST_P(ListeningTest, BeginsAnewWhereSomebodyLooksOn) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    run();
    pass(hours(30));

    const jobs::JobId again = connections.listen(connection.id, who).value();

    EXPECT_NE(again.str(), *connection.task);
    EXPECT_EQ(*now(connection).task, again.str());
    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Cancelled);
    make_role(connection);
    run();
    run();
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(connections.listen(connection.id, who).error().reason,
              "connection.already_connected");
}

TEST_P(ListeningTest, OneThatAsksAtThisMomentGoesOn) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    const auto set_all = [&](const char* state) {
        return database.write([&](sql::Session& session) -> Status {
            TRY_DONE(session.execute("UPDATE job SET state = ?", {std::string(state)}));
            return {};
        });
    };
    ASSERT_TRUE(set_all("running"));

    EXPECT_EQ(connections.listen(connection.id, who).value().str(), *connection.task);

    ASSERT_TRUE(set_all("waiting"));
    make_role(connection);
    run();
    run();
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
}

TEST_P(ListeningTest, GivesUpAfterTwoWeeks) {
    const Connection connection = create("a", ConnectionKind::Member, kAccount);
    pass(hours(15 * 24));

    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Failed);
    EXPECT_EQ(job(*connection.task).error->reason, "connection.not_seen");
}

TEST_P(ListeningTest, NeedsAnAccount) {
    EXPECT_EQ(connections.listen(create("a").id, who).error().reason, "connection.no_account");
}

TEST(ListeningDelayTest, IsShortWhileSomebodyLooks) {
    EXPECT_EQ(Listening::delay_after(minutes(1)), seconds(2));
    EXPECT_EQ(Listening::delay_after(hours(2)), seconds(30));
    EXPECT_EQ(Listening::delay_after(hours(48)), minutes(5));
}

} // namespace
} // namespace muster::connections
