#pragma once

#include <functional>
#include <span>

#include "base/result.h"
#include "rollup/projected_run.h"
#include "rollup/rollup_plan.h"
#include "rollup/rollup_record.h"

namespace muster::ledger {

/// Joins the rows of a record that start at the same time, truncated to `grain`.
/// Errors: Invalid "ledger.sum_overflow".
Status coarsen(RollupRecord& record, std::size_t measures, Grain grain);

/// Hands the records of many sorted runs to `take`, in order, those of one key as one; `take`
/// returns false to stop. Errors: as merge_rollups(); those of `take`.
Status merge_runs(std::span<const RollupSource> sources,
                  const RecordForm& form,
                  const std::function<Result<bool>(RollupRecord&)>& take);

} // namespace muster::ledger
