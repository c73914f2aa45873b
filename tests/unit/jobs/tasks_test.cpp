#include "jobs/tasks.h"

#include <set>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

class TasksTest : public JobsTest {
protected:
    void SetUp() override {
        know(kind({step("a"), [](StepContext&) -> Result<StepOutcome> {
                       return Error{ErrorKind::Upstream, "test.refused", "AWS said no"};
                   }}));
        session = std::make_unique<sql::Session>(database.open());
        tasks = std::make_unique<Tasks>(*kinds);
    }

    std::string keys(const TaskFilter& filter) {
        std::string text;
        const TaskPage page = tasks->list(*session, filter, std::nullopt, 100).value();
        for (const Job& found : page.jobs) {
            text += (text.empty() ? "" : " ") + found.business_key;
        }
        return text;
    }

    std::unique_ptr<sql::Session> session;
    std::unique_ptr<Tasks> tasks;
};
MUSTER_ON_EACH_ENGINE(TasksTest);

TEST_P(TasksTest, ShowsStepsThatAreToCome) {
    const JobId id = start().id;
    run();

    const Json json = to_json(tasks->get(*session, id, std::nullopt).value());

    const Json::Array& shown = *json.find("steps")->if_array();
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(*shown[0].find("state"), Json("succeeded"));
    EXPECT_EQ(*shown[0].find("ended_at"), Json(clock.now().str()));
    EXPECT_EQ(*shown[1].find("name"), Json("step 2"));
    EXPECT_EQ(*shown[1].find("state"), Json("pending"));
    EXPECT_EQ(*shown[1].find("started_at"), Json());
}

TEST_P(TasksTest, ShowsWhyAJobFailed) {
    const JobId id = start().id;
    run_all();

    const Json json = to_json(tasks->get(*session, id, std::nullopt).value());

    EXPECT_EQ(*json.find("id"), Json(id.str()));
    EXPECT_EQ(*json.find("state"), Json("failed"));
    EXPECT_EQ(*json.find("error"),
              Json(Json::Object{{"code", "test.refused"}, {"detail", "AWS said no"}}));
    EXPECT_EQ(*json.find("waiting_for"), Json());
}

TEST_P(TasksTest, ShowsHowFarAStepIsWhereThatIsKnown) {
    const JobId id = start().id;
    ProgressBoard board;
    const Tasks watched(*kinds, &board);
    const auto progress = [&] {
        return *to_json(watched.get(*session, id, std::nullopt).value()).find("progress");
    };

    EXPECT_EQ(progress(), Json());
    board.post(id, {.bytes = 3, .total_bytes = 9, .rows = 2});
    EXPECT_EQ(progress().str(), R"({"bytes":3,"total_bytes":9,"rows":2})");
    board.remove(id);
    EXPECT_EQ(progress(), Json());
}

TEST_P(TasksTest, AJobOfAnotherScopeIsNotFound) {
    const JobId id = start().id;

    EXPECT_TRUE(tasks->get(*session, id, std::vector<std::string>{"org_1"}));
    EXPECT_EQ(tasks->get(*session, id, std::vector<std::string>{"org_2"}).error().reason,
              "jobs.not_found");
}

TEST_P(TasksTest, ListsByStateKindAndScope) {
    start("a");
    run_all();
    clock.advance(std::chrono::seconds{1});
    start("b");

    EXPECT_EQ(keys({}), "b a");
    EXPECT_EQ(keys({.states = {JobState::Failed}}), "a");
    EXPECT_EQ(keys({.states = {JobState::Failed, JobState::Queued}}), "b a");
    EXPECT_EQ(keys({.kinds = {"test.other"}}), "");
    EXPECT_EQ(keys({.scopes = std::vector<std::string>{"org_1"}}), "b a");
    EXPECT_EQ(keys({.scopes = std::vector<std::string>{}}), "");
}

TEST_P(TasksTest, PagesNeitherRepeatNorSkip) {
    for (int i = 0; i < 7; ++i) {
        clock.advance(std::chrono::milliseconds{i % 2});
        start(std::to_string(i));
    }
    std::set<std::string> seen;
    std::optional<JobId> after;
    int pages = 0;

    do {
        const TaskPage page = tasks->list(*session, {}, after, 3).value();
        for (const Job& found : page.jobs) {
            EXPECT_TRUE(seen.insert(found.business_key).second);
        }
        after = page.next_cursor;
        ++pages;
    } while (after);

    EXPECT_EQ(seen.size(), 7U);
    EXPECT_EQ(pages, 3);
}

TEST_P(TasksTest, WhatIsKeptOfAStepsProgressIsSeenUntilTheStepHasEnded) {
    std::optional<Progress> during;
    Status late;
    know(kind({[&](StepContext& context) -> Result<StepOutcome> {
        const Job& own = context.job();
        TRY_DONE(context.write([&](sql::Session& writing) {
            return save_progress(writing, own.id, own.fence,
                                 {.bytes = 5, .total_bytes = 9, .rows = 2});
        }));
        during = job(own.id).progress;
        late = context.write([&](sql::Session& writing) -> Status {
            return save_progress(writing, own.id, own.fence - 1, {});
        });
        return StepOutcome::done();
    }}));
    const JobId id = start().id;

    run();

    EXPECT_EQ(during, (Progress{.bytes = 5, .total_bytes = 9, .rows = 2}));
    EXPECT_EQ(late.error().reason, "jobs.lease_lost");
    EXPECT_FALSE(job(id).progress);
}

TEST_P(TasksTest, ChangesAreSeenInTheirOrder) {
    const JobId first = start("first").id;
    const JobId second = start("second").id;
    const std::int64_t before = newest_change(*session).value();
    cancel(first).value();

    const auto changes = changes_after(*session, before, 10).value();

    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().id, first);
    EXPECT_EQ(changes_after(*session, 0, 10).value().size(), 2U);
    EXPECT_EQ(changes_after(*session, 0, 1).value().front().id, second);
}

} // namespace
} // namespace muster::jobs
