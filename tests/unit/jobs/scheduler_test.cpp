#include "jobs/scheduler.h"

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

class SchedulerTest : public JobsTest {
protected:
    void SetUp() override {
        clock.set(Instant::parse("2026-10-01T00:07:00Z").value());
        know(kind({step("run")}));
        second = std::make_unique<Process>(database, *kinds, clock, "second");
        scheduler = make(*process, "every 15m");
        other = make(*second, "every 15m");
    }

    static std::unique_ptr<Scheduler> make(Process& of, std::string_view cadence) {
        return std::make_unique<Scheduler>(
            Scheduler::Ports{.writer = of.writer, .queue = of.queue, .log = of.log},
            std::vector{Schedule{.name = "sweep",
                                 .cadence = Cadence::parse(cadence).value(),
                                 .kind = std::string(kKind),
                                 .business_key = "all"}});
    }

    std::size_t look() { return scheduler->run_due(clock.now()).value(); }
    void at(std::string_view time) { clock.set(Instant::parse(time).value()); }

    std::unique_ptr<Process> second;
    std::unique_ptr<Scheduler> scheduler;
    std::unique_ptr<Scheduler> other;
};
MUSTER_ON_EACH_ENGINE(SchedulerTest);

TEST_P(SchedulerTest, StartsAJobWhenItIsDueAndNotBefore) {
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T00:14:59Z");
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T00:15:00Z");

    EXPECT_EQ(look(), 1U);

    EXPECT_EQ(look(), 0U);
    EXPECT_EQ(run(), 1U);
}

TEST_P(SchedulerTest, OneOfAllProcessesStartsIt) {
    look();
    at("2026-10-01T00:15:00Z");

    EXPECT_EQ(look() + other->run_due(clock.now()).value(), 1U);
    run_all();

    EXPECT_EQ(effects(), "run");
}

TEST_P(SchedulerTest, MissedTimesFoldIntoOne) {
    look();
    at("2026-10-03T11:00:00Z");

    EXPECT_EQ(look(), 1U);
    EXPECT_EQ(look(), 0U);
    run_all();

    at("2026-10-03T11:15:00Z");
    EXPECT_EQ(look(), 1U);
}

TEST_P(SchedulerTest, ATimeThatComesWhileTheLastJobIsOpenFoldsIntoIt) {
    look();
    at("2026-10-01T00:15:00Z");
    look();

    at("2026-10-01T00:30:00Z");
    EXPECT_EQ(look(), 0U);
    run_all();

    EXPECT_EQ(effects(), "run");
}

TEST_P(SchedulerTest, AClockSetBackALittleRepeatsNothing) {
    look();
    at("2026-10-01T00:15:00Z");
    ASSERT_EQ(look(), 1U);
    run_all();

    at("2026-10-01T00:14:00Z");
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T00:15:00Z");
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T00:30:00Z");
    EXPECT_EQ(look(), 1U);
}

TEST_P(SchedulerTest, AClockThatWasFarAheadDoesNotStopIt) {
    at("2036-10-01T00:00:00Z");
    look();

    at("2026-10-01T00:00:00Z");
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T00:15:00Z");

    EXPECT_EQ(look(), 1U);
}

TEST_P(SchedulerTest, AnotherCadencePlansAnew) {
    look();
    scheduler = make(*process, "every 1h");

    at("2026-10-01T00:15:00Z");
    EXPECT_EQ(look(), 0U);
    at("2026-10-01T01:00:00Z");

    EXPECT_EQ(look(), 1U);
}

} // namespace
} // namespace muster::jobs
