#include "cost/scan_gate.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace muster::cost {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMany = 101;

ScanGate::Options options(milliseconds wait = milliseconds{20'000}) {
    return {.few_rows = 100, .at_once = 1, .waiting = 1, .longest_wait = wait};
}

TEST(ScanGateTest, WhatReadsFewRowsPassesWhileALargeReportRuns) {
    ScanGate gate(options());
    const auto large = gate.enter(kMany, {});

    EXPECT_TRUE(gate.enter(100, {}));
    EXPECT_TRUE(gate.enter(100, {}));
    EXPECT_TRUE(large);
}

TEST(ScanGateTest, ALargeReportWaitsForTheOneBeforeIt) {
    ScanGate gate(options());
    auto first = std::make_optional(gate.enter(kMany, {}));
    std::atomic<bool> has_entered = false;
    std::jthread second([&] { has_entered = gate.enter(kMany, {}).has_value(); });

    EXPECT_FALSE(has_entered);
    first.reset();
    second.join();

    EXPECT_TRUE(has_entered);
}

TEST(ScanGateTest, WhoWaitsTooLongIsToldToComeBack) {
    ScanGate gate(options(milliseconds{1}));
    const auto first = gate.enter(kMany, {});

    const auto second = gate.enter(kMany, {});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(second.error().reason, "report.busy");
    EXPECT_GT(second.error().retry_after.count(), 0);
}

TEST(ScanGateTest, ALineThatIsFullIsSaidAtOnce) {
    ScanGate::Options full = options();
    full.waiting = 0;
    ScanGate gate(full);
    const auto first = gate.enter(kMany, {});

    const auto second = gate.enter(kMany, {});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "report.busy");
}

TEST(ScanGateTest, WhoIsStoppedWhileWaitingLeavesTheLine) {
    ScanGate gate(options());
    const auto first = gate.enter(kMany, {});
    std::stop_source stop;
    Result<void> outcome;
    std::jthread second([&] {
        const auto pass = gate.enter(kMany, stop.get_token());
        outcome = pass ? Status{} : Status(pass.error());
    });

    stop.request_stop();
    second.join();

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "ledger.cancelled");
}

TEST(ScanGateTest, ManyThreadsAreNeverMoreThanItLetsIn) {
    ScanGate gate(
        {.few_rows = 0, .at_once = 2, .waiting = 100, .longest_wait = milliseconds{20'000}});
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> passed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 50; ++round) {
                    const auto pass = gate.enter(1, {});
                    const int now = ++inside;
                    most = std::max(most.load(), now);
                    passed += pass.has_value() ? 1 : 0;
                    --inside;
                }
            });
        }
    }

    EXPECT_EQ(passed, 400);
    EXPECT_LE(most, 2);
}

} // namespace
} // namespace muster::cost
