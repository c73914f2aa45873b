#pragma once

#include <stop_token>

#include "base/instant.h"
#include "base/result.h"
#include "cost/report.h"
#include "cost/report_result.h"

namespace muster::cost {

/// Answers reports over the bills of one data directory. Every executor gives the same answers,
/// to the last digit; the contract suite says which.
class ReportExecutor {
public:
    virtual ~ReportExecutor() = default;

    /// `report` has passed check_report(); relative periods are seen from `now`.
    /// Errors: Invalid "report.unknown_dimension", "report.unknown_measure" for a name that no bill
    /// of the period has; Impossible "report.mixed_currencies" when amounts of several currencies
    /// would be summed up; Invalid "ledger.not_a_number"; Conflict "ledger.cancelled"; those of
    /// the store.
    virtual Result<ReportResult> run(const Report& report, Instant now, std::stop_token stop) = 0;
};

} // namespace muster::cost
