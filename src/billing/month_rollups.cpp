#include "billing/month_rollups.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include "builder/rollup_merge.h"
#include "segment/segment.h"

namespace muster::billing {
namespace {

namespace fs = std::filesystem;

/// The merges of one month, a plan each, shared out among threads.
class Merges {
public:
    Merges(MonthDraft& month, std::span<const ledger::RollupPlan> plans, std::uint64_t rows)
        : draft_(month.draft), segments_(month.segments), plans_(plans), rows_(rows),
          results_(plans.size()) {}

    void run(unsigned threads) {
        std::vector<std::jthread> pool;
        for (std::size_t i = 1; i < std::min<std::size_t>(threads, plans_.size()); ++i) {
            pool.emplace_back([this] { work(); });
        }
        work();
    }

    /// In the order of the plans.
    Status record(ledger::VersionContents& contents) {
        for (std::size_t i = 0; i < plans_.size(); ++i) {
            TRY(const auto merged, std::move(*results_[i]));
            if (!merged) {
                continue;
            }
            contents.rollups.push_back({plans_[i].name, merged->keys, merged->rows});
            for (const fs::path& path : merged->segments) {
                TRY(const auto segment, ledger::Segment::open(path));
                std::error_code error;
                const std::uint64_t bytes = fs::file_size(path, error);
                if (error) {
                    return file_error(error.value(), "read", path);
                }
                contents.segments.push_back(
                    {path.filename().string(), plans_[i].name, segment.rows(), bytes});
            }
        }
        return {};
    }

private:
    void work() {
        for (std::size_t at = next_++; at < plans_.size(); at = next_++) {
            results_[at] = merge(plans_[at]);
        }
    }

    Result<std::optional<ledger::MergedRollup>> merge(const ledger::RollupPlan& plan) {
        const std::string& source = plan.made_from.empty() ? plan.name : plan.made_from;
        std::vector<fs::path> partials;
        for (const ledger::SegmentSummary& segment : segments_) {
            if (const auto found = segment.partials.find(source); found != segment.partials.end()) {
                partials.push_back(found->second);
            }
        }
        const fs::path scratch = draft_.directory() / ("merge-" + plan.name);
        std::error_code ignored; // what is wrong with a directory shows when it is used
        fs::create_directories(scratch, ignored);
        auto merged = ledger::merge_rollups(
            {.plan = plan,
             .partials = partials,
             .version_rows = rows_,
             .next_segment = [&] { return draft_.next_segment_path(plan.name); },
             .scratch = scratch});
        fs::remove_all(scratch, ignored);
        return merged;
    }

    ledger::Draft& draft_;
    std::span<const ledger::SegmentSummary> segments_;
    std::span<const ledger::RollupPlan> plans_;
    std::uint64_t rows_;
    std::atomic<std::size_t> next_{0};
    std::vector<std::optional<Result<std::optional<ledger::MergedRollup>>>> results_;
};

} // namespace

Status add_rollups(MonthDraft& month,
                   std::span<const ledger::RollupPlan> plans,
                   unsigned threads,
                   ledger::VersionContents& contents) {
    Merges merges(month, plans, contents.rows);
    merges.run(threads);
    for (const ledger::SegmentSummary& segment : month.segments) {
        for (const auto& [plan, partial] : segment.partials) {
            std::error_code ignored; // goes with the draft's directory at the latest
            fs::remove(partial, ignored);
        }
    }
    return merges.record(contents);
}

} // namespace muster::billing
