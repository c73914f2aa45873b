#pragma once

#include "cost/report_executor.h"
#include "ledger/store.h"

namespace muster::cost {

/// Answers by SQL that DuckDB runs over the charges: what the ledger's own scans are compared with,
/// and what answers where they cannot. Never reads rollups.
///
/// The SQL groups by the stored columns that the dimensions read; dimensions and filter are then
/// computed once for each combination, so memory grows with those and not with the charges.
/// Thread-safe as far as the store is.
class DuckDbExecutor final : public ReportExecutor {
public:
    DuckDbExecutor(const ledger::Store& store, unsigned threads)
        : store_(store), threads_(threads) {}

    /// Errors also: Unavailable "duckdb.unavailable" and the others of duck::DuckDb.
    Result<ReportResult> run(const Report& report, Instant now, std::stop_token stop) override;

private:
    const ledger::Store& store_;
    unsigned threads_;
};

} // namespace muster::cost
