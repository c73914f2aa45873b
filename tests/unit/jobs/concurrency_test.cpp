#include "jobs/slots.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

class ConcurrencyTest : public JobsTest {
protected:
    void know_limited(Concurrency concurrency, Run run) {
        Kind limited = kind({std::move(run)});
        limited.concurrency = concurrency;
        know(limited);
        second = std::make_unique<Process>(database, *kinds, clock, "second");
    }

    std::unique_ptr<Process> second;
};
MUSTER_ON_EACH_ENGINE(ConcurrencyTest);

TEST_P(ConcurrencyTest, NoMoreStepsRunAtOnceThanTheirKindAllows) {
    std::size_t elsewhere = 9;
    bool is_outer = true;
    know_limited({.limit = 2}, [&](StepContext&) -> Result<StepOutcome> {
        if (std::exchange(is_outer, false)) {
            elsewhere = second->runner.run_due(clock.now()).value();
        }
        return StepOutcome::done();
    });
    for (int i = 0; i < 5; ++i) {
        start("key" + std::to_string(i));
    }

    EXPECT_EQ(run(), 2U); // both claimed before the first runs

    EXPECT_EQ(elsewhere, 0U);
    EXPECT_EQ(run(), 2U);
    EXPECT_EQ(run(), 1U);
}

TEST_P(ConcurrencyTest, AJobMayKeepItsPlaceWhileItWaits) {
    know_limited({.limit = 1, .hold = Concurrency::Hold::Job},
                 [&](StepContext& context) -> Result<StepOutcome> {
                     return context.cursor().is_null()
                                ? StepOutcome::wait("AWS", std::chrono::seconds{1}, Json(1))
                                : StepOutcome::done();
                 });
    const JobId first = start("first").id;
    clock.advance(std::chrono::milliseconds{1});
    const JobId next = start("next").id;

    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(run(), 0U);
    EXPECT_EQ(job(next).state, JobState::Queued);
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(run(), 1U);

    EXPECT_EQ(job(first).state, JobState::Succeeded);
    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(job(next).state, JobState::Waiting);
}

TEST_P(ConcurrencyTest, ACancelledJobGivesItsPlaceBack) {
    know_limited({.limit = 1, .hold = Concurrency::Hold::Job},
                 [](StepContext&) -> Result<StepOutcome> {
                     return StepOutcome::wait("AWS", std::chrono::hours{1});
                 });
    const JobId first = start("first").id;
    run();
    const JobId next = start("next").id;
    ASSERT_EQ(run(), 0U);

    ASSERT_TRUE(cancel(first));

    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(job(next).state, JobState::Waiting);
}

TEST_P(ConcurrencyTest, AFullKindDoesNotHoldUpOthers) {
    Kind limited = kind({[](StepContext&) -> Result<StepOutcome> {
        return StepOutcome::wait("AWS", std::chrono::hours{1});
    }});
    limited.concurrency = Concurrency{.limit = 1, .hold = Concurrency::Hold::Job};
    Kind other = kind({step("other")});
    other.name = "test.other";
    know({limited, other});
    for (int i = 0; i < 20; ++i) {
        start("key" + std::to_string(i));
    }
    start("key", "test.other");

    run_all();

    EXPECT_EQ(effects(), "other");
}

TEST_P(ConcurrencyTest, AJobTakenOverKeepsThePlaceOfItsKilledWorker) {
    bool is_first = true;
    know_limited({.limit = 1}, [&](StepContext& context) -> Result<StepOutcome> {
        if (std::exchange(is_first, false)) {
            clock.advance(std::chrono::seconds{30});
            EXPECT_EQ(second->runner.run_due(clock.now()).value(), 1U);
        }
        context.also(writing(context.job().owner));
        return StepOutcome::done();
    });
    start("first");

    run();
    EXPECT_EQ(effects(), "second");
    start("next");
    run();

    EXPECT_EQ(effects(), "second first");
}

} // namespace
} // namespace muster::jobs
