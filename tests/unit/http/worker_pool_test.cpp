#include "http/worker_pool.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace muster::http {
namespace {

TEST(WorkerPoolTest, FullQueueLeavesTheTaskWithItsOwner) {
    WorkerPool pool(1, 1);
    std::promise<void> entered;
    std::promise<void> release;
    std::atomic<int> runs{0};
    pool.submit([&] {
        entered.set_value();
        release.get_future().wait();
    });
    entered.get_future().wait();
    WorkerPool::Task first = [&] { ++runs; };
    WorkerPool::Task second = [&] { runs += 10; };

    EXPECT_TRUE(pool.try_submit(first));
    EXPECT_FALSE(pool.try_submit(second));
    EXPECT_TRUE(second != nullptr);
    EXPECT_EQ(pool.waiting(), 1U);

    release.set_value();
    pool.stop();
    EXPECT_EQ(runs, 1);
}

TEST(WorkerPoolTest, WorkThatGoesOnTakesNoPlaceOfNewWork) {
    WorkerPool pool(1, 1);
    std::promise<void> entered;
    std::promise<void> release;
    pool.submit([&] {
        entered.set_value();
        release.get_future().wait();
    });
    entered.get_future().wait();
    pool.submit([] {});
    pool.submit([] {});

    WorkerPool::Task first = [] {};
    WorkerPool::Task second = [] {};
    EXPECT_TRUE(pool.try_submit(first));
    EXPECT_FALSE(pool.try_submit(second));
    release.set_value();
    pool.stop();
}

TEST(WorkerPoolTest, StoppingRunsWhatWaitsAndTakesNothingNew) {
    WorkerPool pool(2, 1000);
    std::atomic<int> runs{0};
    for (int i = 0; i < 500; ++i) {
        pool.submit([&] { ++runs; });
    }

    pool.stop();

    WorkerPool::Task late = [&] { ++runs; };
    EXPECT_EQ(runs, 500);
    EXPECT_FALSE(pool.try_submit(late));
}

} // namespace
} // namespace muster::http
