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
    /// What a totals line shows where it is not the sum of the rows.
    std::optional<std::vector<std::optional<Decimal>>> total;
    /// Of all amounts; empty where there are none, or of several currencies.
    std::string currency;
    /// What the person who asked should know, e.g. that no bill has one of the tags.
    std::vector<std::string> notes;
};

/// Makes the answer out of unordered sums: `groups` hold the period (not for Granularity::Total)
/// and then the dimensions. Ranks and folds for `top`. Errors: Invalid "decimal.overflow".
Result<ReportResult>
arrange(const Report& report, const DateRange& range, std::vector<ledger::QueryRow> groups);

/// What a totals line shows: the answer's own total, else the sums of all rows. Errors: Invalid
/// "decimal.overflow".
Result<std::vector<std::optional<Decimal>>> totals(const ReportResult& result);

} // namespace muster::cost
