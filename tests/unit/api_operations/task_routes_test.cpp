#include "api_operations/task_routes.h"

#include <condition_variable>

#include <gtest/gtest.h>

#include "api_operations/task_feed.h"
#include "audit/migrations.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"
#include "support/seeded_random.h"
#include "support/silent_sink.h"
#include "support/test_database.h"

namespace muster::api {
namespace {

/// A listener in a browser, as the hub sees it.
class Listener final : public http::EventHub::Receiver {
public:
    void receive(const http::SharedEvent& event) override {
        events_.lock()->push_back(event);
        told_.notify_all();
    }
    /// Waits for the first event of a topic with this in it.
    bool hears(const std::string& topic, const std::string& text) {
        auto events = events_.lock();
        return events.wait_for(told_, std::chrono::seconds{10}, [&] {
            return std::ranges::any_of(*events, [&](const http::SharedEvent& event) {
                return event->topic == topic && event->frame.contains(text);
            });
        });
    }

private:
    Guarded<std::vector<http::SharedEvent>> events_;
    std::condition_variable told_;
};

/// Routes over jobs of one kind, which fail until they are told not to.
class TaskRoutesTest : public testing::Test {
protected:
    TaskRoutesTest() {
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        hub.attach(listener);
    }
    ~TaskRoutesTest() override { hub.detach(listener); }

    jobs::Kind kind() {
        jobs::Kind kind;
        kind.name = "test.work";
        kind.steps = {{"work", [this](jobs::StepContext&) -> Result<jobs::StepOutcome> {
                           if (is_broken) {
                               return Error{ErrorKind::Invalid, "test.broken", "does not work"};
                           }
                           return jobs::StepOutcome::done();
                       }}};
        return kind;
    }

    std::string start(const std::string& key) {
        const auto started = database.write([&](sql::Session& session) {
            return queue.start(
                session, {.kind = "test.work", .business_key = key, .origin = {"user_1", "", ""}});
        });
        workers.wake();
        return started.value().id.str();
    }

    http::Response
    ask(http::Verb verb, const std::string& path, const std::string& id, const char* query = "") {
        http::Request request;
        request.verb = verb;
        request.query = http::Query::parse(query).value();
        request.path.add("id", id);
        Caller caller;
        caller.principal = {Principal::Kind::User, "user_ann", Role::Admin};
        for (const Route<TaskPorts>& route : task_routes()) {
            if (route.verb == verb && route.path.text() == path) {
                auto answer = route.handler(ports, request, caller);
                return answer ? std::move(*answer) : http::problem_response(answer.error(), "");
            }
        }
        throw std::logic_error("no such route");
    }
    static Json json(const http::Response& response) {
        return Json::parse(std::get<std::string>(response.body)).value();
    }

    SystemClock clock;
    SystemRandom random;
    test::SilentSink lines;
    Log log{{}, clock, lines};
    test::TestDatabase held{sql::Engine::Sqlite};
    sql::Database database = sql::Database::open(held.address()).value();
    audit::Log audit{{.clock = clock, .random = random}};
    std::atomic<bool> is_broken{true};
    jobs::KindTable kinds{{kind()}};
    jobs::Queue queue{{.kinds = kinds, .audit = audit, .clock = clock, .random = random}};
    jobs::ProgressBoard board;
    jobs::Tasks tasks{kinds, &board};
    http::EventHub hub{{}, random};
    Listener listener;
    TaskFeed feed{
        {.database = database, .tasks = tasks, .hub = hub, .progress = board, .log = log}};
    jobs::Runner runner{{.writer = database.writer(),
                         .kinds = kinds,
                         .audit = audit,
                         .clock = clock,
                         .random = random,
                         .listener = feed,
                         .log = log},
                        {.owner = "test"}};
    jobs::Scheduler scheduler{{.writer = database.writer(), .queue = queue, .log = log}, {}};
    jobs::Workers workers{{.runner = runner, .scheduler = scheduler, .clock = clock, .log = log},
                          {.threads = 1}};
    TaskPorts ports{database, tasks, queue, workers, feed};
};

constexpr const char* kTask = "/api/v1/tasks/{id}";

TEST_F(TaskRoutesTest, AFailedTaskIsRetriedAndListenersHearOfIt) {
    const std::string id = start("a");
    ASSERT_TRUE(listener.hears("tasks", R"("state":"failed")"));
    const Json failed = json(ask(http::Verb::Get, kTask, id));
    EXPECT_EQ(*failed.find("error")->find("code")->if_string(), "test.broken");

    is_broken = false;
    const auto retried = ask(http::Verb::Post, "/api/v1/tasks/{id}/retry", id);

    EXPECT_EQ(retried.status, 200);
    EXPECT_TRUE(listener.hears("tasks/" + id, R"("state":"succeeded")"));
    const Json done = json(ask(http::Verb::Get, kTask, id));
    EXPECT_EQ(*done.find("state")->if_string(), "succeeded");
    EXPECT_EQ(done.find("steps")->if_array()->size(), 1U);
}

TEST_F(TaskRoutesTest, WhatHasEndedIsNotCancelled) {
    const std::string id = start("a");
    ASSERT_TRUE(listener.hears("tasks", R"("state":"failed")"));

    EXPECT_EQ(ask(http::Verb::Post, "/api/v1/tasks/{id}/cancel", id).status, 409);
}

TEST_F(TaskRoutesTest, TasksAreListedByStateAndPaged) {
    for (const char* key : {"a", "b", "c"}) {
        const std::string id = start(key);
        ASSERT_TRUE(listener.hears("tasks/" + id, R"("state":"failed")"));
    }

    const Json first = json(ask(http::Verb::Get, "/api/v1/tasks", "", "state=failed&limit=2"));
    const std::string cursor = *first.find("next_cursor")->if_string();
    const std::string rest = "state=failed&limit=2&cursor=" + cursor;
    const Json second = json(ask(http::Verb::Get, "/api/v1/tasks", "", rest.c_str()));
    const Json none = json(ask(http::Verb::Get, "/api/v1/tasks", "", "state=running"));

    EXPECT_EQ(first.find("items")->if_array()->size(), 2U);
    EXPECT_EQ(second.find("items")->if_array()->size(), 1U);
    EXPECT_TRUE(second.find("next_cursor")->is_null());
    EXPECT_TRUE(none.find("items")->if_array()->empty());
}

TEST_F(TaskRoutesTest, OneTaskIsFollowedByItsOwnTopic) {
    const std::string id = start("a");

    const auto followed = ask(http::Verb::Get, "/api/v1/tasks/{id}/events", id);
    const auto missing = ask(http::Verb::Get, "/api/v1/tasks/{id}/events",
                             "task_018bcfe5-6800-7000-8000-000000000000");
    const auto all = ask(http::Verb::Get, "/api/v1/events", "");

    EXPECT_EQ(std::get<http::EventStream>(followed.body).topics,
              std::vector<std::string>{"tasks/" + id});
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(std::get<http::EventStream>(all.body).topics, std::vector<std::string>{"tasks"});
}

/// What another process on the same database tells its own listeners.
class OtherProcess {
public:
    OtherProcess(sql::Database& database, const jobs::KindTable& kinds, Random& random, Log& log)
        : tasks_(kinds, &board_), hub_({}, random),
          feed_({.database = database,
                 .tasks = tasks_,
                 .hub = hub_,
                 .progress = board_,
                 .log = log,
                 .look_every = std::chrono::milliseconds{10}}) {
        hub_.attach(listener);
    }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;
    ~OtherProcess() { hub_.detach(listener); }

    Listener listener;

private:
    jobs::ProgressBoard board_;
    jobs::Tasks tasks_;
    http::EventHub hub_;
    TaskFeed feed_;
};

TEST_F(TaskRoutesTest, ListenersOfAnotherProcessHearOfATaskAndItsProgress) {
    test::SeededRandom others{7};
    OtherProcess other(database, kinds, others, log);
    const std::string id = start("a");
    ASSERT_TRUE(other.listener.hears("tasks/" + id, R"("state":"failed")"));
    database
        .write([&](sql::Session& session) -> Status {
            TRY_DONE(session.execute("UPDATE job SET state = 'running'"));
            TRY(const jobs::Job job, jobs::get_job(session, jobs::JobId::parse(id).value()));
            return jobs::save_progress(session, job.id, job.fence,
                                       {.bytes = 4711, .total_bytes = 9000, .rows = 3});
        })
        .value();

    EXPECT_TRUE(other.listener.hears("tasks/" + id, R"("progress":{"bytes":4711)"));
}

} // namespace
} // namespace muster::api
