#include "connections/connections.h"

#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

using RegistrationTest = ConnectionsTest;
MUSTER_ON_EACH_ENGINE(RegistrationTest);

constexpr const char* kOther = "arn:aws:iam::111122223333:role/other";

TEST_P(RegistrationTest, ARoleThatIsSafeIsTaken) {
    const Connection connection = create("a");
    const std::string arn = make_role(connection);

    const Connection taken = register_role(connection, arn).value();

    EXPECT_EQ(taken.state, ConnectionState::Connected);
    EXPECT_EQ(taken.role->str(), arn);
    EXPECT_EQ(taken.account->str(), kAccount);
    EXPECT_EQ(taken.external_id, connection.external_id);
    EXPECT_EQ(now(connection).role->str(), arn);
    EXPECT_EQ(texts("SELECT action FROM audit_event ORDER BY seq"),
              "connection.created connection.moved connection.role_accepted");
}

TEST_P(RegistrationTest, IsTriedWithTheRightIdWithoutOneAndWithAWrongOne) {
    const Connection connection = create("a");
    const std::string arn = make_role(connection);

    ASSERT_TRUE(register_role(connection, arn));

    EXPECT_EQ(roles.trials, 3);
}

TEST_P(RegistrationTest, TheSameAgainChangesNothing) {
    const Connection connection = create("a");
    const std::string arn = make_role(connection);
    const Connection first = register_role(connection, arn).value();
    world.clock.advance(std::chrono::minutes(1));

    const Connection second = register_role(connection, arn).value();

    EXPECT_EQ(second.since, first.since);
    EXPECT_EQ(second.revision, first.revision);
    EXPECT_EQ(texts("SELECT action FROM audit_event ORDER BY seq"),
              "connection.created connection.moved connection.role_accepted");
    EXPECT_EQ(texts("SELECT id FROM job WHERE kind = 'connection.watch'").find(' '),
              std::string::npos);
}

TEST_P(RegistrationTest, ARoleThatAsksForNoIdIsRefused) {
    const Connection connection = create("a");
    roles.by_arn[kOther] = {};

    const auto refused = register_role(connection, kOther);

    EXPECT_EQ(refused.error().kind, ErrorKind::Impossible);
    EXPECT_EQ(refused.error().reason, "connection.external_id_not_required");
    EXPECT_FALSE(now(connection).role);
    EXPECT_EQ(texts("SELECT action FROM audit_event ORDER BY seq"),
              "connection.created connection.role_refused");
}

TEST_P(RegistrationTest, ARoleThatTakesAnyIdIsRefused) {
    const Connection connection = create("a");
    roles.by_arn[kOther] = {.external_id = "x", .takes_any_id = true};

    EXPECT_EQ(register_role(connection, kOther).error().reason,
              "connection.external_id_not_checked");
    EXPECT_FALSE(now(connection).role);
}

TEST_P(RegistrationTest, ARoleOfAnotherIdIsNotAssumable) {
    const Connection connection = create("a");
    roles.by_arn[kOther] = {.external_id = "somebody else's"};

    EXPECT_EQ(register_role(connection, kOther).error().kind, ErrorKind::Conflict);
    EXPECT_EQ(register_role(connection, kOther).error().reason, "connection.role_not_assumable");
    EXPECT_EQ(now(connection).state, ConnectionState::Pending);
}

TEST_P(RegistrationTest, ARoleOfAnotherAccountOrPartitionIsRefused) {
    const Connection connection = create("a", ConnectionKind::Member, "444455556666");

    EXPECT_EQ(register_role(connection, kOther).error().reason, "connection.wrong_account");
    EXPECT_EQ(register_role(connection, "arn:aws-cn:iam::444455556666:role/other").error().reason,
              "connection.wrong_partition");
    EXPECT_EQ(register_role(connection, "other").error().reason, "role_arn.malformed");
    EXPECT_EQ(roles.trials, 0);
}

TEST_P(RegistrationTest, AMemberIsNoManagementAccount) {
    const Connection connection = create("a", ConnectionKind::Management);
    const std::string arn = make_role(connection);
    roles.by_arn[arn].management = "444455556666";

    EXPECT_EQ(register_role(connection, arn).error().reason, "connection.not_management");
}

TEST_P(RegistrationTest, ARoleIsOfOneConnection) {
    const Connection one = create("a");
    const Connection other = create("b");
    const std::string arn = make_role(one);
    ASSERT_TRUE(register_role(one, arn));

    const auto taken = register_role(other, arn);

    EXPECT_EQ(taken.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(taken.error().reason, "connection.role_taken");

    ASSERT_TRUE(connections.remove(one.id, who));
    EXPECT_EQ(register_role(other, arn).error().reason, "connection.role_not_assumable");
}

TEST_P(RegistrationTest, WhatAwsDoesNotAnswerIsNoVerdict) {
    const Connection connection = create("a");
    const std::string arn = make_role(connection);
    roles.is_down = true;

    EXPECT_EQ(register_role(connection, arn).error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(texts("SELECT action FROM audit_event"), "connection.created");
}

TEST_P(RegistrationTest, BillsAreDeletedOfAConnectionThatWasEndedByItsNameAlone) {
    const Connection connection = create("a");
    ASSERT_TRUE(register_role(connection, make_role(connection)));
    const auto ask = [&](std::string_view confirmed) {
        return connections.delete_bills(connection.id, confirmed, who);
    };

    EXPECT_EQ(ask("a").error().reason, "connection.still_connected");
    ASSERT_TRUE(connections.disconnect(connection.id, who));
    EXPECT_EQ(ask("").error().reason, "connection.not_confirmed");
    EXPECT_EQ(ask("A").error().reason, "connection.not_confirmed");
    EXPECT_TRUE(ask("a"));

    EXPECT_TRUE(texts("SELECT action FROM audit_event ORDER BY at, seq")
                    .ends_with("connection.moved connection.bills_deleted"));
}

TEST_P(RegistrationTest, BillsThatAnotherBringsAreNotDeleted) {
    const Connection other = create("payer");
    const Connection connection = create("a");
    ASSERT_TRUE(register_role(connection, make_role(connection)));
    ASSERT_TRUE(connections.disconnect(connection.id, who));
    holder = BillsHolder{.connection = other.id, .since = world.clock.now()};

    const auto refused = connections.delete_bills(connection.id, "a", who);

    EXPECT_EQ(refused.error().reason, "connection.bills_of_another");
    EXPECT_TRUE(refused.error().detail.contains("payer"));
}

TEST_P(RegistrationTest, AConnectionOfNoAccountHasNoBills) {
    const Connection connection = create("a");
    ASSERT_TRUE(connections.disconnect(connection.id, who));

    EXPECT_EQ(connections.delete_bills(connection.id, "a", who).error().reason,
              "connection.no_bills");
}

TEST_P(RegistrationTest, ADisconnectedOneIsConnectedAgainWithTheSameId) {
    const Connection connection = create("a");
    const std::string arn = make_role(connection);
    ASSERT_TRUE(register_role(connection, arn));
    EXPECT_EQ(connections.disconnect(connection.id, who).value().state,
              ConnectionState::Disconnected);
    EXPECT_TRUE(connections.disconnect(connection.id, who));

    const Connection again = register_role(connection, arn).value();

    EXPECT_EQ(again.state, ConnectionState::Connected);
    EXPECT_EQ(again.external_id, connection.external_id);
}

TEST_P(RegistrationTest, WhatIsRemovedIsGoneWithWhatWasReadThroughIt) {
    const Connection connection = create("a");
    ASSERT_TRUE(register_role(connection, make_role(connection)));

    ASSERT_TRUE(connections.remove(connection.id, who));

    EXPECT_EQ(removed_ids, std::vector<std::string>{connection.id.str()});
    EXPECT_EQ(connections.get(connection.id).error().reason, "connection.not_found");
    EXPECT_EQ(connections.remove(connection.id, who).error().reason, "connection.not_found");
    EXPECT_EQ(connections.features(connection.id).error().reason, "connection.not_found");
    EXPECT_EQ(texts("SELECT feature FROM connection_feature"), "");
}

TEST_P(RegistrationTest, AnEditSeesTheRevisionAndANameStandsOnce) {
    create("a");
    const Connection connection = create("b");
    ConnectionEdit edit;
    edit.name = ConnectionName::parse("a").value();
    EXPECT_EQ(connections.edit(connection.id, 1, edit, who).error().reason,
              "connection.duplicate_name");
    edit.name = ConnectionName::parse("c").value();

    EXPECT_EQ(connections.edit(connection.id, 1, edit, who).value().revision, 2);
    EXPECT_EQ(connections.edit(connection.id, 1, edit, who).error().reason, "connection.stale");
    EXPECT_EQ(now(connection).name.str(), "c");
    EXPECT_EQ(connections.list({}).value().size(), 2U);
}

TEST_P(RegistrationTest, APartitionThatMusterIsNotInIsRefused) {
    const auto refused = connections.create({.name = ConnectionName::parse("a").value(),
                                             .kind = ConnectionKind::Management,
                                             .partition = AwsPartition::AwsCn,
                                             .account = {},
                                             .bills = {}},
                                            who);
    EXPECT_EQ(refused.error().reason, "connection.no_identity_there");
}

} // namespace
} // namespace muster::connections
