#include "billing/month_rollups.h"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "segment/segment.h"

namespace muster::billing {

namespace fs = std::filesystem;

MonthRollups::MonthRollups(MonthDraft& month,
                           std::span<const ledger::RollupPlan> plans,
                           std::uint64_t rows)
    : draft_(month.draft), segments_(month.segments), plans_(plans), rows_(rows),
      order_(plans.size()), results_(plans.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    // What is made from another's partials is shorter: last, it leaves no thread alone for long.
    std::ranges::stable_partition(order_,
                                  [&](std::size_t i) { return plans[i].made_from.empty(); });
}

void MonthRollups::start(std::size_t helpers) {
    for (std::size_t i = 0; i < std::min(helpers, plans_.size()); ++i) {
        helpers_.emplace_back([this] { work(); });
    }
}

Status MonthRollups::finish(ledger::VersionContents& contents) {
    work();
    helpers_.clear();
    for (const ledger::SegmentSummary& segment : segments_) {
        for (const auto& [plan, partial] : segment.partials) {
            std::error_code ignored; // goes with the draft's directory at the latest
            fs::remove(partial, ignored);
        }
    }
    return record(contents);
}

void MonthRollups::work() {
    for (std::size_t at = next_++; at < order_.size(); at = next_++) {
        results_[order_[at]] = merge(plans_[order_[at]]);
    }
}

Result<std::optional<ledger::MergedRollup>> MonthRollups::merge(const ledger::RollupPlan& plan) {
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
    auto merged =
        ledger::merge_rollups({.plan = plan,
                               .partials = partials,
                               .version_rows = rows_,
                               .next_segment = [&] { return draft_.next_segment_path(plan.name); },
                               .scratch = scratch});
    fs::remove_all(scratch, ignored);
    return merged;
}

/// In the order of the plans.
Status MonthRollups::record(ledger::VersionContents& contents) {
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

} // namespace muster::billing
