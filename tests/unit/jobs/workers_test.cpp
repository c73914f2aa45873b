#include "jobs/workers.h"

#include <atomic>
#include <condition_variable>
#include <future>
#include <thread>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Threads, so real time; the clock of the jobs stands still.
class WorkersTest : public JobsTest {
protected:
    void begin(Workers::Options options) {
        scheduler = std::make_unique<Scheduler>(Scheduler::Ports{.writer = process->writer,
                                                                 .queue = process->queue,
                                                                 .log = process->log},
                                                std::vector<Schedule>{});
        workers = std::make_unique<Workers>(Workers::Ports{.runner = process->runner,
                                                           .scheduler = *scheduler,
                                                           .clock = clock,
                                                           .log = process->log},
                                            options);
    }

    /// Within a generous while, for slow machines.
    template <class Condition>
    static bool comes_true(const Condition& condition) {
        const auto end = steady_clock::now() + std::chrono::seconds{20};
        while (!condition()) {
            if (steady_clock::now() > end) {
                return false;
            }
            std::this_thread::sleep_for(milliseconds{1});
        }
        return true;
    }

    std::atomic<int> began{0};
    std::atomic<int> ended{0};
    std::unique_ptr<Scheduler> scheduler;
    std::unique_ptr<Workers> workers;
};
MUSTER_ON_EACH_ENGINE(WorkersTest);

TEST_P(WorkersTest, WakeOnNewWork) {
    know(kind({[&](StepContext&) -> Result<StepOutcome> {
        ++ended;
        return StepOutcome::done();
    }}));
    begin({.threads = 2, .look = std::chrono::hours{1}, .heartbeat = std::chrono::hours{1}});

    start();
    workers->wake();

    EXPECT_TRUE(comes_true([&] { return ended == 1; }));
}

TEST_P(WorkersTest, RunAJobToItsEnd) {
    know(kind({[&](StepContext& context) -> Result<StepOutcome> {
        const std::int64_t done = context.cursor().integer().value_or(0);
        return done == 20 ? StepOutcome::done() : StepOutcome::again(done + 1);
    }}));
    begin({.threads = 3});
    std::vector<JobId> ids;
    for (int i = 0; i < 10; ++i) {
        ids.push_back(start(std::to_string(i)).id);
    }
    workers->wake();

    EXPECT_TRUE(comes_true([&] {
        return std::ranges::all_of(
            ids, [&](const JobId& id) { return job(id).state == JobState::Succeeded; });
    }));
}

TEST_P(WorkersTest, StopFinishesTheStepInHand) {
    know(kind({[&](StepContext& context) -> Result<StepOutcome> {
        ++began;
        std::this_thread::sleep_for(milliseconds{100});
        ++ended;
        return StepOutcome::again(context.cursor());
    }}));
    begin({.threads = 1});
    const JobId id = start().id;
    workers->wake();
    ASSERT_TRUE(comes_true([&] { return began > 0; }));

    workers->stop();

    EXPECT_EQ(began, ended);
    EXPECT_EQ(job(id).state, JobState::Queued);
}

TEST_P(WorkersTest, StopAsksALongStepToLeaveTheRestForLater) {
    know(kind({[&](StepContext& context) -> Result<StepOutcome> {
        ++began;
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        stopped.wait(lock, context.stop(), [] { return false; });
        return StepOutcome::again(Json(17));
    }}));
    begin({.threads = 1, .grace = milliseconds{10}});
    const JobId id = start().id;
    workers->wake();
    ASSERT_TRUE(comes_true([&] { return began == 1; }));
    const auto start_of_stop = steady_clock::now();

    workers->stop();

    EXPECT_LT(steady_clock::now() - start_of_stop, std::chrono::seconds{5});
    EXPECT_EQ(job(id).state, JobState::Queued);
    EXPECT_EQ(job(id).cursor, Json(17));
}

TEST_P(WorkersTest, AKindWithThreadsOfItsOwnHoldsUpNoOther) {
    std::promise<void> release;
    const std::shared_future<void> released(release.get_future());
    Kind slow = kind({[&, released](StepContext&) -> Result<StepOutcome> {
        ++began;
        released.wait();
        ++ended;
        return StepOutcome::done();
    }});
    slow.own_threads = 3;
    Kind other = kind({step("other")});
    other.name = "test.other";
    know({slow, other});
    begin({.threads = 1, .look = std::chrono::hours{1}});
    for (int i = 0; i < 10; ++i) {
        start(std::to_string(i));
    }
    workers->wake();
    ASSERT_TRUE(comes_true([&] { return began == 3; }));

    const JobId id = start("key", "test.other").id;
    workers->wake();

    EXPECT_TRUE(comes_true([&] { return job(id).state == JobState::Succeeded; }));
    EXPECT_EQ(began, 3) << "no more than it has threads";
    release.set_value();
    EXPECT_TRUE(comes_true([&] { return ended == 10; }));
}

TEST_P(WorkersTest, AThreadOfAKindGoesOnWithItsJobWhileAnotherLooks) {
    Kind apart = kind({step("first"), step("second")});
    apart.own_threads = 4;
    know(apart);
    begin({.threads = 1, .look = std::chrono::hours{1}, .heartbeat = std::chrono::hours{1}});

    const JobId id = start().id;
    workers->wake();

    EXPECT_TRUE(comes_true([&] { return job(id).state == JobState::Succeeded; }));
}

TEST_P(WorkersTest, StopIsQuickWithAllThreadsOfAKindAtWork) {
    constexpr int kThreads = 32;
    Kind hangs = kind({[&](StepContext& context) -> Result<StepOutcome> {
        ++began;
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        stopped.wait(lock, context.stop(), [] { return false; });
        return StepOutcome::again(Json(17));
    }});
    hangs.own_threads = kThreads;
    know(hangs);
    begin({.threads = 1, .grace = milliseconds{10}});
    std::vector<JobId> ids;
    for (int i = 0; i < 2 * kThreads; ++i) {
        ids.push_back(start(std::to_string(i)).id);
    }
    workers->wake();
    ASSERT_TRUE(comes_true([&] { return began == kThreads; }));
    const auto start_of_stop = steady_clock::now();

    workers->stop();

    EXPECT_LT(steady_clock::now() - start_of_stop, std::chrono::seconds{5});
    EXPECT_EQ(began, kThreads);
    for (const JobId& id : ids) {
        EXPECT_EQ(job(id).state, JobState::Queued);
    }
}

TEST_P(WorkersTest, SleepWhenNothingIsDue) {
    know(kind({step("a")}));
    begin({.threads = 2, .look = std::chrono::hours{1}, .heartbeat = std::chrono::hours{1}});
    ASSERT_TRUE(comes_true([&] { return process->writer.commits() >= 1; }));
    std::this_thread::sleep_for(milliseconds{300}); // each thread has looked once
    const auto before = process->writer.commits();

    std::this_thread::sleep_for(milliseconds{200});

    EXPECT_EQ(process->writer.commits(), before);
}

} // namespace
} // namespace muster::jobs
