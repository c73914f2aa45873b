#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "rollup/rollup_plan.h"

namespace muster::ledger {

/// The partial rollups of a version's segments, to be made one rollup.
struct RollupMerge {
    const RollupPlan& plan;
    std::span<const std::filesystem::path> partials; // written by RollupAccumulator with this plan
    std::uint64_t version_rows = 0;
    std::function<std::filesystem::path()> next_segment; // where the next segment goes
    std::filesystem::path scratch; // a directory for what does not fit; emptied afterwards
    std::size_t fan_in = 512;      // runs merged at once
};

struct MergedRollup {
    std::vector<std::string> keys; // the time column, then the keys kept, in the plan's order
    std::vector<std::filesystem::path> segments;
    std::uint64_t rows = 0;
};

/// Merges partial rollups from disk in bounded memory into ordinary segments: the time column
/// (truncated to the grain, RFC 3339), the keys kept, the measures, and the Quantity `lines`.
/// An optional key stays if every partial kept it, if it has at most `max_distinct` values, and if
/// the rollup stays within `max_share`. nullopt: the rollup does not pay.
/// Partials of a finer plan with the same keys and measures will do as well: R2 is merged from the
/// partials of R1.
/// Errors: those of files; Invalid "ledger.partial_damaged"; Invalid "ledger.sum_overflow".
Result<std::optional<MergedRollup>> merge_rollups(const RollupMerge& task);

} // namespace muster::ledger
