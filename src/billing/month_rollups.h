#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/result.h"
#include "billing/month_drafts.h"
#include "builder/rollup_merge.h"
#include "ledger/version.h"
#include "rollup/rollup_plan.h"

namespace muster::billing {

/// Merges the partial rollups of a month's segments, a plan at a time in each thread, while its
/// owner does something else. What it is made of outlives it.
class MonthRollups {
public:
    MonthRollups(MonthDraft& month, std::span<const ledger::RollupPlan> plans, std::uint64_t rows);
    MonthRollups(const MonthRollups&) = delete;
    MonthRollups& operator=(const MonthRollups&) = delete;
    ~MonthRollups() = default; // waits for the plans in hand

    /// Begins with `helpers` threads of its own, at most one a plan.
    void start(std::size_t helpers);
    /// Merges what no helper has begun, waits for the rest, removes the partials, and says in
    /// `contents` what came of it. Errors: those of merge_rollups() and of files.
    Status finish(ledger::VersionContents& contents);

private:
    void work();
    Result<std::optional<ledger::MergedRollup>> merge(const ledger::RollupPlan& plan);
    Status record(ledger::VersionContents& contents);

    ledger::Draft& draft_;
    std::span<const ledger::SegmentSummary> segments_;
    std::span<const ledger::RollupPlan> plans_;
    std::uint64_t rows_;
    std::vector<std::size_t> order_; // of plans, as they are begun
    std::atomic<std::size_t> next_{0};
    std::vector<std::optional<Result<std::optional<ledger::MergedRollup>>>> results_;
    std::vector<std::jthread> helpers_; // the last member: joined before anything they use goes
};

} // namespace muster::billing
