#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "billing/charge_model.h"
#include "billing/month_drafts.h"
#include "ledger/store.h"

namespace muster::billing {

/// What is known of a month when all rows of its delivery are in segments.
struct MonthRead {
    std::vector<ledger::InputFile> inputs; // files with rows of the month, and empty ones
    std::string currency;
    FutureCutoff cutoff;
    // Of the whole delivery:
    std::vector<std::string> listed_columns{};   // in its manifest
    std::optional<std::uint64_t> listed_files{}; // in its manifest
    std::uint64_t read_files = 0;
    std::uint64_t read_rows = 0;
    std::uint64_t placed_rows = 0;
    std::uint64_t rejected_rows = 0;
};

/// Completes a month: merges its rollups and reconciles it. What is left is to publish it. Errors:
/// those of merge_rollups() and scan().
Result<ledger::VersionContents> finish_month(MonthDraft& month,
                                             const ledger::DeliveryFacts& facts,
                                             std::span<const ledger::RollupPlan> rollups,
                                             const MonthRead& read,
                                             unsigned threads,
                                             std::stop_token stop);

} // namespace muster::billing
