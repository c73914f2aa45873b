#include "jobs/pacer.h"

#include <algorithm>
#include <future>
#include <thread>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

using std::chrono::milliseconds;

class PacerTest : public JobsTest {
protected:
    void SetUp() override { know(kind({step("a")})); }

    /// How many permits it hands out at once.
    static int taken(Pacer& pacer, const Budget& budget) {
        int permits = 0;
        while (pacer.take(budget).value() == milliseconds{0}) {
            ++permits;
        }
        return permits;
    }

    Budget budget{
        .name = "iam", .interval = std::chrono::microseconds{100'000}, .burst = 20}; // 10 a second
};
MUSTER_ON_EACH_ENGINE(PacerTest);

TEST_P(PacerTest, ABurstAndThenOneAnInterval) {
    Pacer pacer({.writer = process->writer, .clock = clock});

    EXPECT_EQ(taken(pacer, budget), 20);
    EXPECT_EQ(pacer.take(budget).value(), milliseconds{100});
    clock.advance(milliseconds{99});
    EXPECT_EQ(pacer.take(budget).value(), milliseconds{1});
    clock.advance(milliseconds{1});

    EXPECT_EQ(taken(pacer, budget), 1);
}

TEST_P(PacerTest, AllProcessesTogetherHoldTheRate) {
    Process second(database, *kinds, clock, "second");
    Pacer one({.writer = process->writer, .clock = clock});
    Pacer two({.writer = second.writer, .clock = clock});
    int permits = 0;

    for (int i = 0; i < 1'000; ++i) { // 100 seconds
        permits += taken(one, budget) + taken(two, budget);
        clock.advance(milliseconds{100});
    }

    EXPECT_LE(permits, 20 + 1'000);
    EXPECT_GE(permits, 990);
}

TEST_P(PacerTest, MostPermitsCostNoTransaction) {
    Pacer pacer({.writer = process->writer, .clock = clock});
    budget = {.name = "s3", .interval = std::chrono::microseconds{100}, .burst = 10'000};
    const auto before = process->writer.commits();

    EXPECT_EQ(taken(pacer, budget), 10'000);

    EXPECT_LE(process->writer.commits() - before, 2U);
}

TEST_P(PacerTest, ABudgetDoesNotWaitForTheLeaseOfAnother) {
    Pacer pacer({.writer = process->writer, .clock = clock});
    ASSERT_EQ(pacer.take(budget).value(), milliseconds{0}); // leases ten
    std::promise<void> begun;
    std::promise<void> release;
    auto writing = std::async(std::launch::async, [&] {
        return process->writer.write([&](sql::Session&) -> Status {
            begun.set_value();
            release.get_future().wait();
            return {};
        });
    });
    begun.get_future().wait();
    Budget other = budget;
    other.name = "ec2";
    auto leasing = std::async(std::launch::async, [&] { return pacer.take(other).value(); });
    while (process->writer.waiting() == 0) {
        std::this_thread::yield();
    }

    auto taking = std::async(std::launch::async, [&] { return pacer.take(budget).value(); });

    EXPECT_EQ(taking.wait_for(std::chrono::seconds{20}), std::future_status::ready);
    release.set_value();
    EXPECT_EQ(taking.get(), milliseconds{0});
    EXPECT_EQ(leasing.get(), milliseconds{0});
    EXPECT_TRUE(writing.get());
}

TEST_P(PacerTest, ThoseWhoAskAtOnceShareALease) {
    Pacer pacer({.writer = process->writer, .clock = clock});
    std::vector<std::future<milliseconds>> asking;

    for (int i = 0; i < 30; ++i) {
        asking.push_back(
            std::async(std::launch::async, [&] { return pacer.take(budget).value(); }));
    }

    const auto permits = std::ranges::count_if(
        asking, [](std::future<milliseconds>& one) { return one.get() == milliseconds{0}; });
    EXPECT_EQ(permits, 20);
}

TEST_P(PacerTest, ASliceThatIsNotUsedLapses) {
    Pacer pacer({.writer = process->writer, .clock = clock});
    ASSERT_EQ(pacer.take(budget).value(), milliseconds{0}); // leases ten

    clock.advance(std::chrono::hours{1});

    EXPECT_EQ(taken(pacer, budget), 20);
}

TEST_P(PacerTest, AClockSetBackGivesNothingAndStopsNothing) {
    Pacer pacer({.writer = process->writer, .clock = clock});
    taken(pacer, budget);

    clock.advance(-std::chrono::hours{1});
    EXPECT_EQ(taken(pacer, budget), 0);
    clock.advance(milliseconds{500});

    EXPECT_EQ(taken(pacer, budget), 5);
}

} // namespace
} // namespace muster::jobs
