#pragma once

#include <cstddef>

#include "base/result.h"
#include "cost/report.h"
#include "ledger/store.h"
#include "rollup/rollup_plan.h"
#include "scan/query.h"

namespace muster::cost {

/// A report as a query over charges. Dimensions of time are told apart, because a rollup answers
/// them only down to its grain.
struct ReportQuery {
    ledger::Query query;
    std::size_t time_groups = 0;  // how many of group_by, at its front, are of time
    std::size_t time_filters = 0; // how many of filter_dimensions, at its end, are of time
    ledger::Grain finest = ledger::Grain::Month; // what they need
};

/// The query for a report that check_report() accepted, restricted to days where `range` does not
/// begin and end with its months. Errors: Invalid "report.filter_regex".
Result<ReportQuery> report_query(const Report& report, const DateRange& range);

/// The bills that a range needs.
ledger::Selection months_of(const DateRange& range);

/// Whether the range is made of whole months.
bool has_whole_months(const DateRange& range);
/// YYYY-MM-DD
std::string date_text(std::chrono::sys_days day);

} // namespace muster::cost
