#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "cost/report_executor.h"
#include "cost/scan_gate.h"
#include "cost/version_inputs.h"
#include "ledger/store.h"
#include "scan/scan.h"

namespace muster::cost {

/// Answers from the ledger's own scans: of a rollup where one gives the same answer, of the charges
/// otherwise. Thread-safe as far as the store is.
class LedgerExecutor final : public ReportExecutor {
public:
    struct Options {
        Rollups rollups = Rollups::Use;
        unsigned threads = 1;
        /// More groups than this are refused, which bounds the memory of one report.
        std::size_t max_groups = std::numeric_limits<std::size_t>::max();
        ScanGate* gate = nullptr; // that large scans pass; none: they all run at once
    };

    LedgerExecutor(const ledger::Store& store, Options options)
        : store_(store), options_(options) {}

    /// Errors also: Impossible "ledger.too_many_groups"; those of ScanGate::enter.
    Result<ReportResult> run(const Report& report, Instant now, std::stop_token stop) override;

private:
    Result<std::vector<ledger::QueryRow>> scan(std::span<const ledger::ScanInput> inputs,
                                               const ledger::Query& query,
                                               std::stop_token stop);

    const ledger::Store& store_;
    Options options_;
};

} // namespace muster::cost
