#pragma once

#include <stop_token>
#include <vector>

#include "base/result.h"
#include "billing/charge_model.h"
#include "billing/month_drafts.h"
#include "bills/delivery.h"
#include "ledger/store.h"

namespace muster::billing {

/// What is known of a delivery when all its rows are in segments.
struct DeliveryRead {
    const bills::Delivery& delivery;
    std::vector<ledger::InputFile> inputs;
    FutureCutoff cutoff;
    std::uint64_t rejected_rows = 0;
    std::size_t months = 1; // that its rows belong to
};

/// Completes a month: merges its rollups, checks that it has one currency, reconciles it. What is
/// left is to publish it. Errors: Invalid "billing.mixed_currencies"; those of merge_rollups() and
/// scan().
Result<ledger::VersionContents> finish_month(MonthDraft& month,
                                             const ledger::DeliveryFacts& facts,
                                             std::span<const ledger::RollupPlan> rollups,
                                             const DeliveryRead& read,
                                             unsigned threads);

} // namespace muster::billing
