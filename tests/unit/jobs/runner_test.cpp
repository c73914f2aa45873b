#include "jobs/runner.h"

#include <stdexcept>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

using RunnerTest = JobsTest;
MUSTER_ON_EACH_ENGINE(RunnerTest);

TEST_P(RunnerTest, RunsOneStepOfAJobAtATime) {
    know(kind({step("a"), step("b")}));
    const JobId id = start().id;

    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(effects(), "a");
    EXPECT_EQ(job(id).state, JobState::Queued);
    EXPECT_EQ(job(id).step, "step 2");
    EXPECT_EQ(run(), 1U);

    EXPECT_EQ(effects(), "a b");
    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(job(id).ended_at, clock.now());
    EXPECT_EQ(run(), 0U);
}

TEST_P(RunnerTest, AStepGoesOnFromItsCursor) {
    know(kind({[](StepContext& context) -> Result<StepOutcome> {
        const std::int64_t done = context.cursor().integer().value_or(0);
        context.also(writing(std::to_string(done)));
        return done == 2 ? StepOutcome::done() : StepOutcome::again(done + 1);
    }}));
    const JobId id = start().id;

    run_all();

    EXPECT_EQ(effects(), "0 1 2");
    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(RunnerTest, AWaitingJobComesBackWhenItsTimeHasCome) {
    know(kind({[](StepContext& context) -> Result<StepOutcome> {
        return context.cursor().is_null()
                   ? StepOutcome::wait("the account", std::chrono::seconds{10}, Json(1))
                   : StepOutcome::done();
    }}));
    const JobId id = start().id;

    run();
    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_EQ(job(id).waiting_for, "the account");
    clock.advance(std::chrono::milliseconds{9'999});
    EXPECT_EQ(run(), 0U);
    clock.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(run(), 1U);

    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(RunnerTest, AFailureThatMayPassIsTriedAgainLaterAndLater) {
    Kind one = kind({[](StepContext&) -> Result<StepOutcome> {
        return Error{ErrorKind::Unavailable, "test.down", "down"};
    }});
    one.retry = {.attempts = 3, .first = std::chrono::seconds{8}};
    know(one);
    const JobId id = start().id;

    run();
    const Job once = job(id);
    EXPECT_EQ(once.state, JobState::Waiting);
    EXPECT_EQ(once.attempt, 1);
    EXPECT_EQ(once.error, (JobError{"unavailable", "test.down", "down"}));
    clock.advance(std::chrono::seconds{8});
    run();
    EXPECT_EQ(job(id).attempt, 2);
    clock.advance(std::chrono::seconds{16});
    run();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_FALSE(job(id).due_at);
}

TEST_P(RunnerTest, AFailureThatWillNotPassIsTheEnd) {
    know(kind({[](StepContext&) -> Result<StepOutcome> {
        return Error{ErrorKind::Upstream, "test.refused", "no"};
    }}));
    const JobId id = start().id;

    run();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(audited(), "job.started job.ended");
}

TEST_P(RunnerTest, WaitsAsLongAsADependencyAsksFor) {
    know(kind({[](StepContext&) -> Result<StepOutcome> {
        return Error{ErrorKind::RateLimited, "test.slow", "", std::chrono::seconds{900}};
    }}));
    const JobId id = start().id;

    run();

    EXPECT_EQ(job(id).due_at, clock.now() + std::chrono::seconds{900});
}

TEST_P(RunnerTest, AnExceptionFailsTheJobAndNotTheProcess) {
    know(kind({[](StepContext&) -> Result<StepOutcome> { throw std::runtime_error("secret"); }}));
    const JobId id = start().id;

    run();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error, (JobError{"internal", "jobs.step_threw", "see the log"}));
}

TEST_P(RunnerTest, WhatAFailedStepWantedWrittenIsNot) {
    know(kind({[](StepContext& context) -> Result<StepOutcome> {
        context.also(writing("a"));
        return Error{ErrorKind::Upstream, "test.refused", ""};
    }}));
    start();

    run();

    EXPECT_EQ(effects(), "");
}

TEST_P(RunnerTest, AWriteThatFailsIsAFailureOfItsStep) {
    know(kind({[](StepContext& context) -> Result<StepOutcome> {
        context.also(writing("a"));
        context.also(
            [](sql::Session&) -> Status { return Error{ErrorKind::Conflict, "test.taken", ""}; });
        return StepOutcome::done();
    }}));
    const JobId id = start().id;

    run();

    EXPECT_EQ(effects(), "");
    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "test.taken");
}

TEST_P(RunnerTest, RecordsWhenEachStepRanAndWhatItSaid) {
    know(kind({[&](StepContext& context) -> Result<StepOutcome> {
                   context.note("found 3");
                   clock.advance(std::chrono::seconds{2});
                   return StepOutcome::done();
               },
               step("b")}));
    const Instant began = clock.now();
    const JobId id = start().id;

    run();

    const auto records = steps(id);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].state, StepState::Succeeded);
    EXPECT_EQ(records[0].detail, "found 3");
    EXPECT_EQ(records[0].started_at, began);
    EXPECT_EQ(records[0].ended_at, clock.now());
}

TEST_P(RunnerTest, TellsOfEachChangeOnceItIsDurable) {
    know(kind({step("a"), step("b")}));
    start();

    run_all();

    EXPECT_EQ(process->listener.states(), (std::vector{JobState::Running, JobState::Queued,
                                                       JobState::Running, JobState::Succeeded}));
}

TEST_P(RunnerTest, AuditsTheBeginningAndTheEndOfAJob) {
    know(kind({step("a"), step("b")}));
    start();

    run_all();

    EXPECT_EQ(audited(), "job.started job.ended");
}

TEST_P(RunnerTest, HousekeepingIsNotAudited) {
    Kind quiet = kind({step("a")});
    quiet.trail = Kind::Trail::Quiet;
    know(quiet);
    start();

    run_all();

    EXPECT_EQ(audited(), "");
}

TEST_P(RunnerTest, AKindHearsOfTheEndInItsTransaction) {
    Kind told = kind({[](StepContext& context) -> Result<StepOutcome> {
        if (context.job().business_key == "bad") {
            return Error{ErrorKind::Invalid, "test.bad", ""};
        }
        return StepOutcome::done();
    }});
    told.ended = [](sql::Session& session, const Job& job) -> Status {
        const std::string what =
            job.business_key + ":" + std::string(kJobStateNames.name(job.state));
        TRY_DONE(session.execute("INSERT INTO effect (name) VALUES (?)", {what}));
        return {};
    };
    know(std::move(told));
    start("good");
    run_all();
    start("bad");
    run_all();

    EXPECT_EQ(effects(), "good:succeeded bad:failed");
}

TEST_P(RunnerTest, AnEndThatCannotBeToldIsNone) {
    Kind told = kind({[](StepContext&) -> Result<StepOutcome> { return StepOutcome::done(); }});
    told.ended = [](sql::Session&, const Job&) -> Status {
        return Error{ErrorKind::Unavailable, "test.full", ""};
    };
    know(std::move(told));
    const Started started = start();

    EXPECT_TRUE(process->runner.run_due(clock.now()));
    EXPECT_EQ(job(started.id).state, JobState::Waiting) << "the step failed, and is tried again";
}

TEST_P(RunnerTest, AJobOfAnUnknownStepFails) {
    know(kind({step("a")}));
    const JobId id = start().id;
    sql::Session session = database.open();
    ASSERT_TRUE(session.execute("UPDATE job SET step = 'of a newer program'"));

    run();

    EXPECT_EQ(job(id).error->reason, "jobs.unknown_step");
}

TEST_P(RunnerTest, KindsTakeTurns) {
    Kind other = kind({step("other")});
    other.name = "test.other";
    know({kind({step("a")}), other});
    for (int i = 0; i < 3; ++i) {
        start("a" + std::to_string(i));
        start("b" + std::to_string(i), "test.other");
    }

    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(process->runner.run_one(clock.now()).value());
    }

    EXPECT_EQ(effects(), "a other a other");
}

TEST_P(RunnerTest, SaysWhenTheNextJobIsDue) {
    know(kind({step("a")}));
    const Instant before = clock.now() - std::chrono::milliseconds{1};
    EXPECT_FALSE(process->runner.next_due(before).value());

    start();

    EXPECT_EQ(process->runner.next_due(before).value(), clock.now());
    EXPECT_FALSE(process->runner.next_due(clock.now()).value());
    run_all();
    EXPECT_FALSE(process->runner.next_due(before).value());
}

TEST_P(RunnerTest, AKindWithThreadsOfItsOwnIsLeftToThem) {
    Kind apart = kind({step("apart")});
    apart.name = "test.apart";
    apart.own_threads = 1;
    know({kind({step("a")}), apart});
    start("one", "test.apart");
    start("two");

    EXPECT_TRUE(process->runner.run_one(clock.now()).value());
    EXPECT_FALSE(process->runner.run_one(clock.now()).value());
    EXPECT_EQ(effects(), "a");

    const Kind& known = *kinds->find("test.apart");
    const std::optional<Claim> claim = process->runner.claim(known, clock.now()).value();
    ASSERT_TRUE(claim);
    EXPECT_FALSE(process->runner.claim(known, clock.now()).value());
    ASSERT_TRUE(process->runner.run(*claim));

    EXPECT_EQ(effects(), "a apart");
}

} // namespace
} // namespace muster::jobs
