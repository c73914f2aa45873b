#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "cost/report.h"
#include "scan/query.h"

namespace muster::cost {

/// One line of an answer.
struct ReportRow {
    std::optional<std::string> period; // YYYY-MM-DD, or YYYY-MM-DDTHH:00:00Z for hours
    std::vector<std::optional<std::string>> dimensions;
    std::vector<std::optional<Decimal>> measures;
    bool is_other = false; // what `top` folded; its dimensions all read kOther

    static constexpr std::string_view kOther = "Other";
};

/// The answer to a report: rows sorted by period, then by the dimensions (absent values first, byte
/// by byte); the rest that `top` folded comes last in its period.
struct ReportResult {
    std::vector<std::string> dimensions; // as asked for
    std::vector<std::string> measures;
    std::vector<ReportRow> rows;
    /// What answered, for people who wonder: the rollups, `segments`, `duckdb`.
    std::vector<std::string> sources;
};

/// Makes the answer out of unordered sums: `groups` hold the period (not for Granularity::Total)
/// and then the dimensions. Ranks and folds for `top`. Errors: Invalid "decimal.overflow".
Result<ReportResult>
arrange(const Report& report, const DateRange& range, std::vector<ledger::QueryRow> groups);

/// Sums of all rows, as a totals line shows them. Errors: Invalid "decimal.overflow".
Result<std::vector<std::optional<Decimal>>> totals(const ReportResult& result);

} // namespace muster::cost
