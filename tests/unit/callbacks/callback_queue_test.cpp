#include "callbacks/callback_queue.h"

#include <deque>
#include <thread>

#include "callbacks/migrations.h"
#include "unit/callbacks/messages.h"
#include "unit/connections/connections_world.h"

namespace muster::callbacks {
namespace {

/// A queue with these messages in it, that remembers what is asked of it.
class FakeQueue final : public aws::Transport {
public:
    std::deque<std::string> bodies; // of messages, the next first
    std::vector<std::string> deleted;
    std::vector<std::string> hidden; // "RECEIPT SECONDS"
    int times = 1;
    int failures = 0;
    std::function<void()> when_empty;

    Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        const auto target = aws::find_header(call.request.headers, "X-Amz-Target").value_or("");
        const Json input = Json::parse(call.request.body).value();
        if (failures > 0) {
            --failures;
            return Error{ErrorKind::Upstream, "net.bad_answer", "not of SQS"};
        }
        if (target.ends_with("ReceiveMessage")) {
            return receive();
        }
        const std::string receipt = *input.find("ReceiptHandle")->if_string();
        if (target.ends_with("DeleteMessage")) {
            deleted.push_back(receipt);
        } else {
            hidden.push_back(receipt + " " +
                             std::to_string(*input.find("VisibilityTimeout")->integer()));
        }
        return aws::HttpResponse{.status = 200, .headers = {}, .body = "{}"};
    }

private:
    aws::HttpResponse receive() {
        Json::Array messages;
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            messages.push_back(Json::Object{
                {"MessageId", "m"},
                {"ReceiptHandle", "receipt-" + std::to_string(i)},
                {"Body", bodies[i]},
                {"Attributes", Json::Object{{"ApproximateReceiveCount", std::to_string(times)}}}});
        }
        bodies.clear();
        if (messages.empty() && when_empty) {
            when_empty();
        }
        return {.status = 200,
                .headers = {},
                .body = Json(Json::Object{{"Messages", std::move(messages)}}).str()};
    }
};

class CallbackQueueTest : public connections::ConnectionsTest {
protected:
    CallbackQueueTest() { database.migrate("callbacks", migrations()).value(); }

    FakeQueue fake;
    aws::Session sqs_session{{.models = world.models,
                              .transport = fake,
                              .credentials = credentials,
                              .pace = world.pace,
                              .clock = world.clock,
                              .random = world.random,
                              .sleeper = world.sleeper},
                             {}};
    Result<int> put_outcome = 200;
    Callbacks callbacks{{.database = database,
                         .changes = changes,
                         .queue = queue,
                         .clock = world.clock,
                         .signatures = nullptr,
                         .put = [this](const std::string&,
                                       const std::string&,
                                       const std::stop_token&) { return put_outcome; },
                         .wake = [] {}},
                        {.topic = connections::TopicArn::parse(kTopic).value(), .endpoint = {}}};
    CallbackCounts counts;
    CallbackQueue messages{
        {.session = sqs_session, .callbacks = callbacks, .counts = counts, .log = log},
        {.url = "https://sqs.us-east-1.amazonaws.com/999988887777/muster", .region = "us-east-1"}};
};
INSTANTIATE_TEST_SUITE_P(,
                         CallbackQueueTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(CallbackQueueTest, EachMessageIsTakenOutAndCounted) {
    fake.bodies = {Question{}.message(), "poison", Question{.url = "https://evil/"}.message()};

    ASSERT_TRUE(messages.poll({}));

    EXPECT_EQ(fake.deleted, (std::vector<std::string>{"receipt-0", "receipt-1", "receipt-2"}));
    EXPECT_EQ(counts.of(CallbackOutcome::Stranger), 1U);
    EXPECT_EQ(counts.of(CallbackOutcome::Malformed), 1U);
    EXPECT_EQ(counts.of(CallbackOutcome::BadUrl), 1U);
}

TEST_P(CallbackQueueTest, WhatCannotBeHeededNowComesAgainLaterAndBlocksNobody) {
    put_outcome = Error{ErrorKind::Unavailable, "net.unreachable", ""};
    fake.bodies = {Question{}.message(), "poison"};
    fake.times = 3;

    ASSERT_TRUE(messages.poll({}));

    EXPECT_EQ(fake.hidden, (std::vector<std::string>{"receipt-0 8"}));
    EXPECT_EQ(fake.deleted, (std::vector<std::string>{"receipt-1"}));
}

TEST_P(CallbackQueueTest, WhatNeverCanIsGivenUp) {
    put_outcome = Error{ErrorKind::Unavailable, "net.unreachable", ""};
    fake.bodies = {Question{}.message()};
    fake.times = static_cast<int>(CallbackQueue::kMostTimes);

    ASSERT_TRUE(messages.poll({}));

    EXPECT_EQ(fake.deleted.size(), 1U);
    EXPECT_EQ(counts.of(CallbackOutcome::GivenUp), 1U);
}

TEST_P(CallbackQueueTest, GoesOnAfterFailuresUntilItIsStopped) {
    fake.failures = 3;
    fake.bodies = {"poison"};
    std::stop_source stop;
    fake.when_empty = [&] { stop.request_stop(); };

    messages.run(stop.get_token());

    EXPECT_EQ(fake.deleted.size(), 1U);
    EXPECT_EQ(world.sleeper.slept, std::chrono::seconds(1 + 2 + 4));
}

TEST(CallbackQueueTimesTest, PausesGrowToTenMinutes) {
    using std::chrono::seconds;
    EXPECT_EQ(CallbackQueue::pause_after(1), seconds(2));
    EXPECT_EQ(CallbackQueue::pause_after(2), seconds(4));
    EXPECT_EQ(CallbackQueue::pause_after(9), seconds(512));
    EXPECT_EQ(CallbackQueue::pause_after(10), seconds(600));
    EXPECT_EQ(CallbackQueue::pause_after(1'000'000), seconds(600));
}

TEST(CallbackQueueTimesTest, AQueueIsInTheRegionOfItsHost) {
    EXPECT_EQ(region_of_queue("https://sqs.eu-west-1.amazonaws.com/1/q", "us-east-1"), "eu-west-1");
    EXPECT_EQ(region_of_queue("http://127.0.0.1:4566/1/q", "us-east-1"), "us-east-1");
    EXPECT_EQ(region_of_queue("https://sqs.example.com/q", "us-east-1"), "us-east-1");
}

} // namespace
} // namespace muster::callbacks
