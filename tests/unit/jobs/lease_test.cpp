#include <functional>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

/// Two processes on one database, and a step that does `during` in its middle.
class LeaseTest : public JobsTest {
protected:
    void SetUp() override {
        know(kind({[this](StepContext& context) -> Result<StepOutcome> {
            ++runs;
            const auto meanwhile = std::exchange(during, nullptr);
            if (meanwhile) {
                meanwhile(context);
            }
            stopped = context.stop().stop_requested();
            context.also(writing("done"));
            return result;
        }}));
        second = std::make_unique<Process>(database, *kinds, clock, "second");
    }

    std::function<void(StepContext&)> during;
    Result<StepOutcome> result = StepOutcome::done();
    std::unique_ptr<Process> second;
    int runs = 0;
    bool stopped = false;
};
MUSTER_ON_EACH_ENGINE(LeaseTest);

TEST_P(LeaseTest, NobodyTakesAJobWhoseLeaseHasNotEnded) {
    start();
    std::size_t taken = 9;
    during = [&](StepContext&) {
        clock.advance(std::chrono::milliseconds{29'999});
        taken = second->runner.run_due(clock.now()).value();
    };

    run();

    EXPECT_EQ(taken, 0U);
    EXPECT_EQ(runs, 1);
}

TEST_P(LeaseTest, AJobIsTakenOverWhenItsLeaseHasEndedAndTheFirstIsRefused) {
    const JobId id = start().id;
    during = [&](StepContext&) {
        clock.advance(std::chrono::seconds{30});
        EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
    };

    run();

    EXPECT_EQ(runs, 2);
    EXPECT_EQ(effects(), "done"); // of the second alone
    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(audited(), "job.started job.ended");
}

TEST_P(LeaseTest, APausedWorkerCannotWriteInTheMiddleOfAStepEither) {
    start();
    during = [&](StepContext& context) {
        clock.advance(std::chrono::seconds{30});
        EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
        const Status late = context.write(writing("late"));
        ASSERT_FALSE(late);
        EXPECT_EQ(late.error().kind, ErrorKind::Stale);
        EXPECT_EQ(late.error().reason, "jobs.lease_lost");
    };

    run();

    EXPECT_EQ(effects(), "done");
}

TEST_P(LeaseTest, WhoIsAloneGoesOnAtOnceWithWhatAnotherLeft) {
    const JobId id = start().id;
    during = [&](StepContext& context) {
        ASSERT_TRUE(second->runner.take_over());
        EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
        const Status late = context.write(writing("late"));
        ASSERT_FALSE(late);
        EXPECT_EQ(late.error().reason, "jobs.lease_lost");
    };

    run();

    EXPECT_EQ(runs, 2);
    EXPECT_EQ(effects(), "done"); // of the second alone
    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(LeaseTest, WhatWaitsForItsTimeIsNotTakenOver) {
    result = StepOutcome::wait("the account", std::chrono::seconds{10});
    const JobId id = start().id;
    run();

    ASSERT_TRUE(second->runner.take_over());

    EXPECT_EQ(second->runner.run_due(clock.now()).value(), 0U);
    EXPECT_EQ(job(id).state, JobState::Waiting);
}

TEST_P(LeaseTest, AHeartbeatKeepsTheLease) {
    start();
    during = [&](StepContext&) {
        for (int i = 0; i < 10; ++i) {
            clock.advance(std::chrono::seconds{20});
            ASSERT_TRUE(process->runner.heartbeat());
            EXPECT_EQ(second->runner.run_due(clock.now()).value(), 0U);
        }
    };

    run();

    EXPECT_EQ(effects(), "done");
    EXPECT_EQ(runs, 1);
}

TEST_P(LeaseTest, AHeartbeatTellsAStepThatItsLeaseIsLost) {
    start();
    during = [&](StepContext&) {
        clock.advance(std::chrono::seconds{30});
        EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
        ASSERT_TRUE(process->runner.heartbeat());
    };

    run();

    EXPECT_TRUE(stopped);
}

TEST_P(LeaseTest, AJobThatEndsItsProcessEachTimeFailsAtLast) {
    const JobId id = start().id;

    for (int i = 0; i < 20 && is_open(job(id).state); ++i) {
        sql::Session session = database.open();
        ASSERT_TRUE(session.execute("UPDATE job SET state = 'running', due_at = 0"));
        result = StepOutcome::again(Json(i));
        const bool dies = i < 8;
        if (dies) {
            ASSERT_TRUE(session.execute("UPDATE job SET attempt = attempt + 1"));
            continue;
        }
        second->runner.run_due(clock.now()).value();
    }

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "jobs.worker_lost");
    EXPECT_EQ(runs, 0);
}

TEST_P(LeaseTest, ARunningStepHearsThatItsJobIsCancelled) {
    const JobId id = start().id;
    during = [&](StepContext&) {
        EXPECT_EQ(cancel(id)->state, JobState::Running);
        ASSERT_TRUE(process->runner.heartbeat());
    };
    result = StepOutcome::again(Json(1));

    run();

    EXPECT_TRUE(stopped);
    EXPECT_EQ(job(id).state, JobState::Cancelled);
}

TEST_P(LeaseTest, AJobThatSucceedsBeforeItHearsOfTheCancelHasSucceeded) {
    const JobId id = start().id;
    during = [&](StepContext&) { EXPECT_TRUE(cancel(id)); };

    run();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_FALSE(job(id).cancel_requested);
}

TEST_P(LeaseTest, ACancelledJobWhoseWorkerWasKilledDoesNotRunAgain) {
    const JobId id = start().id;
    during = [&](StepContext&) {
        EXPECT_TRUE(cancel(id));
        clock.advance(std::chrono::seconds{30});
        EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
    };

    run();

    EXPECT_EQ(runs, 1);
    EXPECT_EQ(job(id).state, JobState::Cancelled);
    EXPECT_EQ(effects(), "");
}

TEST_P(LeaseTest, AStepWhoseTimeIsOverIsStoppedAndTriedAgain) {
    const JobId id = start().id;
    during = [&](StepContext&) {
        for (int i = 0; i < 30; ++i) {
            clock.advance(std::chrono::seconds{20});
            ASSERT_TRUE(process->runner.heartbeat());
        }
    };
    result = Error{ErrorKind::Internal, "test.interrupted", ""};

    run();

    EXPECT_TRUE(stopped);
    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_EQ(job(id).error->reason, "jobs.timed_out");
}

TEST_P(LeaseTest, AStepInterruptedByTheEndOfTheProgramIsNotCountedAsFailed) {
    const JobId id = start().id;
    during = [&](StepContext&) { process->runner.interrupt(); };
    result = Error{ErrorKind::Internal, "test.interrupted", ""};

    run();

    EXPECT_TRUE(stopped);
    EXPECT_EQ(job(id).state, JobState::Queued);
    EXPECT_EQ(job(id).attempt, 0);
}

} // namespace
} // namespace muster::jobs
