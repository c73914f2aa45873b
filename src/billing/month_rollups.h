#pragma once

#include <span>

#include "base/result.h"
#include "billing/month_drafts.h"
#include "ledger/version.h"
#include "rollup/rollup_plan.h"

namespace muster::billing {

/// Merges the partial rollups of a month's segments, some plans at a time, removes the partials,
/// and says in `contents`, whose `rows` are known, what came of it.
/// Errors: those of merge_rollups() and of files.
Status add_rollups(MonthDraft& month,
                   std::span<const ledger::RollupPlan> plans,
                   unsigned threads,
                   ledger::VersionContents& contents);

} // namespace muster::billing
