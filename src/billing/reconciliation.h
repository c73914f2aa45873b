#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/version.h"
#include "scan/scan.h"

namespace muster::billing {

/// What is known about a month's import besides its rows.
struct ReconcileFacts {
    std::string format;                    // e.g. cur1-csv; ends in "-csv" where amounts are exact
    std::vector<ledger::InputFile> inputs; // with the month's rows read from each
    // Of the whole delivery:
    std::vector<std::string> listed_columns{};   // in its manifest
    std::optional<std::uint64_t> listed_files{}; // in its manifest
    std::uint64_t read_files = 0;
    std::uint64_t read_rows = 0;
    std::uint64_t placed_rows = 0; // in this month or another
    std::uint64_t rejected_rows = 0;
};

/// Checks an imported month before it is published: that no row was lost, that the cost bases add
/// up to the sender's columns and to each other (amortised + true-up + upfront = unblended), that
/// each reservation's and each Savings Plan hour's parts make its whole. Fees for time to come are
/// left out. Where amounts came as text they may differ by 10^-10 for each row; where they came as
/// binary doubles, by 10^-6 for each commitment (docs/decisions/0014 tells where by more). Never
/// refuses: violations are results that name
/// the commitment.
/// Errors: those of scan().
Result<std::vector<ledger::CheckResult>> reconcile(std::span<const ledger::ScanInput> rows,
                                                   const ReconcileFacts& facts,
                                                   unsigned threads,
                                                   std::stop_token stop = {});

} // namespace muster::billing
