#include "callbacks/callbacks.h"

#include "callbacks/migrations.h"
#include "unit/callbacks/messages.h"
#include "unit/connections/connections_world.h"

namespace muster::callbacks {
namespace {

using connections::Connection;
using connections::ConnectionKind;
using connections::ConnectionState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class CallbacksTest : public connections::ConnectionsTest {
protected:
    struct Sent {
        std::string url;
        Json body;
        [[nodiscard]] std::string text(const char* key) const {
            return *body.find(key)->if_string();
        }
    };

    CallbacksTest() { database.migrate("callbacks", migrations()).value(); }

    Callbacks make(std::optional<std::string> endpoint = std::nullopt) {
        return Callbacks{{.database = database,
                          .changes = changes,
                          .queue = queue,
                          .clock = world.clock,
                          .signatures = signatures,
                          .put = [this](const std::string& url, const std::string& body,
                                        const std::stop_token&) -> Result<int> {
                              sent.push_back({url, Json::parse(body).value()});
                              return failure ? Result<int>(*failure) : status;
                          },
                          .wake = [this] { ++woken; }},
                         {.topic = connections::TopicArn::parse(kTopic).value(),
                          .endpoint = std::move(endpoint)}};
    }
    /// What became of a question; "postponed: REASON" where it is to come again.
    std::string handle(const Question& question) { return handle_text(question.message()); }
    std::string handle_text(const std::string& body) {
        const auto outcome = make().handle(body, {});
        return outcome ? std::string(kCallbackOutcomeNames.name(*outcome))
                       : "postponed: " + std::string(outcome.error().reason);
    }
    Question ask(const Connection& connection,
                 std::string kind = "Create",
                 std::string request_id = "request-1") {
        return {.kind = std::move(kind),
                .external_id = connection.external_id.str(),
                .request_id = std::move(request_id)};
    }
    Connection listened_for() { return create("a", ConnectionKind::Member, connections::kAccount); }
    Connection connected() {
        const Connection connection = listened_for();
        make_role(connection);
        pass(seconds(2));
        pass(seconds(1));
        pass(seconds(1));
        EXPECT_EQ(now(connection).state, ConnectionState::Connected);
        return now(connection);
    }
    std::string count(const std::string& action) {
        return texts("SELECT count(*) FROM audit_event WHERE action = '" + action + "'");
    }

    SnsSignatures* signatures = nullptr;
    std::vector<Sent> sent;
    std::optional<Error> failure;
    int status = 200;
    int woken = 0;
};
MUSTER_ON_EACH_ENGINE(CallbacksTest);

TEST_P(CallbacksTest, ACreatedStackTurnsItsConnectionGreenAtOnceHoweverLongItWasListenedTo) {
    const Connection connection = listened_for();
    for (int i = 0; i < 40; ++i) {
        pass(hours(1));
    }
    pass(seconds(10)); // it asks again in five minutes now
    make_role(connection);
    run();
    ASSERT_EQ(now(connection).state, ConnectionState::Pending);

    EXPECT_EQ(handle(ask(connection)), "answered");
    run();
    run();

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(woken, 1);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].url, kAnswerUrl);
    EXPECT_EQ(sent[0].text("Status"), "SUCCESS");
    EXPECT_EQ(sent[0].text("PhysicalResourceId"), connection.id.str());
    EXPECT_EQ(sent[0].text("StackId"), kStack);
    EXPECT_EQ(sent[0].text("RequestId"), "request-1");
    EXPECT_EQ(sent[0].text("LogicalResourceId"), "Callback");
}

TEST_P(CallbacksTest, WhileSomebodyLooksTheSameTaskGoesOn) {
    const Connection connection = listened_for();
    pass(seconds(2));
    make_role(connection);

    EXPECT_EQ(handle(ask(connection)), "answered");
    run();
    run();

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(now(connection).task, connection.task);
    EXPECT_EQ(job(*connection.task).state, jobs::JobState::Succeeded);
}

TEST_P(CallbacksTest, TheSameQuestionAgainDoesNothing) {
    const Connection connection = listened_for();

    EXPECT_EQ(handle(ask(connection)), "answered");
    EXPECT_EQ(handle(ask(connection)), "duplicate");
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(count("connection.called_back"), "1");

    EXPECT_EQ(handle(ask(connection, "Update", "request-2")), "answered");
    EXPECT_EQ(sent.size(), 2U);
}

TEST_P(CallbacksTest, AnAnswerThatDidNotArriveIsSentAgainAndTheQuestionHeededOnce) {
    const Connection connection = listened_for();
    failure = Error{ErrorKind::Unavailable, "net.unreachable", ""};
    EXPECT_EQ(handle(ask(connection)), "postponed: net.unreachable");
    failure.reset();
    status = 503;
    EXPECT_EQ(handle(ask(connection)), "postponed: callback.not_taken");
    status = 200;
    EXPECT_EQ(handle(ask(connection)), "answered");

    EXPECT_EQ(count("connection.called_back"), "1");
    EXPECT_EQ(sent.size(), 3U);
}

TEST_P(CallbacksTest, AnAnswerThatCloudFormationDoesNotTakeIsNotSentAgain) {
    const Connection connection = listened_for();
    status = 403;

    EXPECT_EQ(handle(ask(connection)), "unwanted");
    EXPECT_EQ(handle(ask(connection)), "duplicate");
    EXPECT_EQ(sent.size(), 1U);
}

TEST_P(CallbacksTest, StrangersAreAnsweredAndNothingElse) {
    listened_for();

    EXPECT_EQ(handle({.external_id = "0123456789abcdefghijABCDEFGHIJ01"}), "stranger");
    EXPECT_EQ(handle({.external_id = "no external id"}), "stranger");
    EXPECT_EQ(handle({.kind = "Update"}), "stranger");
    EXPECT_EQ(handle({.kind = "Delete"}), "stranger");

    ASSERT_EQ(sent.size(), 4U);
    EXPECT_EQ(sent[0].text("Status"), "FAILED");
    EXPECT_FALSE(sent[0].text("Reason").empty());
    EXPECT_EQ(sent[1].text("Status"), "FAILED");
    // A stack that is left alone by Muster can always be changed and deleted.
    EXPECT_EQ(sent[2].text("Status"), "SUCCESS");
    EXPECT_EQ(sent[3].text("Status"), "SUCCESS");
    EXPECT_EQ(sent[3].text("PhysicalResourceId"), "conn_of_old");
    EXPECT_EQ(count("connection.called_back"), "0");
    EXPECT_EQ(texts("SELECT count(*) FROM stack_callback"), "0");
}

TEST_P(CallbacksTest, AStackInAnotherAccountIsToldSo) {
    const Connection connection = listened_for();
    Question question = ask(connection);
    question.stack = "arn:aws:cloudformation:us-east-1:444455556666:stack/muster-x/0a1b";

    EXPECT_EQ(handle(question), "answered");

    EXPECT_EQ(sent[0].text("Status"), "FAILED");
    EXPECT_TRUE(sent[0].text("Reason").contains("444455556666"));
    EXPECT_EQ(now(connection).state, ConnectionState::Pending);
}

TEST_P(CallbacksTest, MembersStacksOfAStackSetAreMade) {
    const Connection connection = create("a", ConnectionKind::Management, connections::kAccount);
    Question question = ask(connection);
    question.stack = "arn:aws:cloudformation:us-east-1:444455556666:stack/StackSet-muster-1/0a1b";

    EXPECT_EQ(handle(question), "answered");
    EXPECT_EQ(sent[0].text("Status"), "SUCCESS");

    question = ask(create("b", ConnectionKind::Member, connections::kAccount), "Create", "2");
    question.stack = "arn:aws:cloudformation:us-east-1:444455556666:stack/StackSet-muster-1/0a1b";
    EXPECT_EQ(handle(question), "answered");
    EXPECT_EQ(sent[1].text("Status"), "FAILED");
}

TEST_P(CallbacksTest, ADeletedStackIsSaidAtOnceAndItsRoleLookedAtUntilItIsGone) {
    const Connection connection = connected();

    EXPECT_EQ(handle(ask(connection, "Delete")), "answered");
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(now(connection).cause->reason, "connection.stack_deleting");
    pass(seconds(1)); // CloudFormation deletes the role only after the answer
    EXPECT_EQ(now(connection).state, ConnectionState::Connected);

    roles.by_arn.clear();
    pass(seconds(5));

    EXPECT_EQ(now(connection).state, ConnectionState::Error);
    EXPECT_EQ(now(connection).cause->reason, "connection.stack_deleted");
    EXPECT_EQ(sent[0].text("Status"), "SUCCESS");
}

TEST_P(CallbacksTest, ADeletionThatDidNotHappenIsForgotten) {
    const Connection connection = connected();
    handle(ask(connection, "Delete"));

    for (int i = 0; i < 20; ++i) {
        pass(minutes(1));
    }

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_FALSE(now(connection).cause);
}

TEST_P(CallbacksTest, AnUpdatedStackHasItsPermissionsLookedAt) {
    const Connection connection = listened_for();
    const std::string arn = make_role(connection);
    roles.by_arn[arn].denied = {"DescribeVolumes"};
    pass(seconds(2));
    pass(seconds(1));
    const auto missing = [&] {
        return texts("SELECT missing FROM connection_feature WHERE feature = 'active_resources'");
    };
    ASSERT_TRUE(missing().contains("ec2:DescribeVolumes"));
    roles.by_arn[arn].denied.clear();

    EXPECT_EQ(handle(ask(connection, "Update")), "answered");
    run();

    EXPECT_EQ(missing(), "[]");
}

TEST_P(CallbacksTest, ARoleThatWasLostIsFoundAgainAtOnce) {
    const Connection connection = connected();
    roles.by_arn.clear();
    for (int i = 0; i < 20; ++i) {
        pass(seconds(15));
    }
    ASSERT_EQ(now(connection).state, ConnectionState::Error);
    make_role(connection);

    EXPECT_EQ(handle(ask(connection)), "answered");
    run();

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
}

TEST_P(CallbacksTest, WhatAPersonHasEndedStaysSo) {
    const Connection connection = connected();
    ASSERT_TRUE(connections.disconnect(connection.id, who));

    EXPECT_EQ(handle(ask(connection, "Create", "1")), "answered");
    EXPECT_EQ(handle(ask(connection, "Delete", "2")), "answered");
    pass(seconds(10));

    EXPECT_EQ(now(connection).state, ConnectionState::Disconnected);
}

TEST_P(CallbacksTest, AMessageIsAnsweredNowhereElse) {
    const Connection connection = listened_for();
    Question question = ask(connection);
    question.url = "https://evil.example/collect";

    EXPECT_EQ(handle(question), "bad_url");
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(count("connection.called_back"), "0");
}

TEST_P(CallbacksTest, OtherMessagesAreRefused) {
    Question of_another = ask(listened_for());
    of_another.topic = "arn:aws:sns:us-east-1:999988887777:other";

    EXPECT_EQ(handle(of_another), "misdirected");
    EXPECT_EQ(handle_text("{}"), "malformed");
    EXPECT_EQ(handle_text(std::string(300'000, '{')), "malformed");
    EXPECT_TRUE(sent.empty());
}

TEST_P(CallbacksTest, WhereSnsSignsWhatIsNotSignedIsForged) {
    SnsSignatures strict([](const std::string&, const std::stop_token&) -> Result<std::string> {
        return Error{ErrorKind::NotFound, "callback.not_there", ""};
    });
    signatures = &strict;

    EXPECT_EQ(handle(ask(listened_for())), "forged");
    EXPECT_TRUE(sent.empty());
}

TEST_P(CallbacksTest, OldQuestionsAreForgotten) {
    handle(ask(listened_for()));
    ASSERT_EQ(texts("SELECT count(*) FROM stack_callback"), "1");
    ASSERT_TRUE(make().forget_old());
    EXPECT_EQ(texts("SELECT count(*) FROM stack_callback"), "1");

    world.clock.advance(hours(24 * 16));
    ASSERT_TRUE(make().forget_old());

    EXPECT_EQ(texts("SELECT count(*) FROM stack_callback"), "0");
}

} // namespace
} // namespace muster::callbacks
