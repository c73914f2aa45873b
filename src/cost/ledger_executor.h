#pragma once

#include "cost/report_executor.h"
#include "cost/version_inputs.h"
#include "ledger/store.h"

namespace muster::cost {

/// Answers from the ledger's own scans: of a rollup where one gives the same answer, of the charges
/// otherwise. Thread-safe as far as the store is.
class LedgerExecutor final : public ReportExecutor {
public:
    struct Options {
        Rollups rollups = Rollups::Use;
        unsigned threads = 1;
    };

    LedgerExecutor(const ledger::Store& store, Options options)
        : store_(store), options_(options) {}

    Result<ReportResult> run(const Report& report, Instant now, std::stop_token stop) override;

private:
    const ledger::Store& store_;
    Options options_;
};

} // namespace muster::cost
