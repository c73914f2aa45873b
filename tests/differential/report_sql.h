#pragma once

#include <string>

#include "cost/report.h"
#include "differential/source_bill.h"

namespace muster::test {

/// What docs/reports.md says a report means, as one SQL statement over SourceBill's `charges`: the
/// period, 1 for what `top` folded, the dimensions, the measures; in the order of an answer.
std::string
report_sql(const cost::Report& report, const cost::DateRange& range, const SourceBill& bill);

} // namespace muster::test
