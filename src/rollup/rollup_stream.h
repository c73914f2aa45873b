#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "rollup/rollup_partial.h"
#include "rollup/rollup_record.h"

namespace muster::ledger {

/// A run and the file it lies in.
struct RollupSource {
    std::filesystem::path path;
    RollupRun run;
};

/// What to make of a partial's records: its keys and measures in another order, some keys blanked.
struct RollupProjection {
    std::vector<std::optional<std::size_t>> keys; // by key of the result; nullopt: blank
    std::vector<std::size_t> measures;            // by measure of the result
    bool changes_nothing = false;
};

/// Rewrites a run, which fits into memory, in another form and sorts it anew.
/// Errors: as merge_rollups().
Status project_run(const RollupSource& source,
                   std::size_t measures,
                   const RollupProjection& projection,
                   RollupWriter& out);

/// Joins the rows of a record that start at the same time, truncated to `grain`.
/// Errors: Invalid "ledger.sum_overflow".
Status coarsen(RollupRecord& record, std::size_t measures, Grain grain);

/// Hands the records of many sorted runs to `take`, in order, those of one key as one; `take`
/// returns false to stop. Errors: as merge_rollups(); those of `take`.
Status merge_runs(std::span<const RollupSource> sources,
                  std::size_t measures,
                  const std::function<Result<bool>(RollupRecord&)>& take);

} // namespace muster::ledger
