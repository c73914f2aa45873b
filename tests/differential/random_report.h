#pragma once

#include <rapidcheck.h>

#include "cost/report.h"
#include "differential/source_bill.h"

namespace muster::test {

/// A report that can be asked of this bill: any dimensions, any measures, filters of every operator
/// over values that are in it (and some that are not), any period.
rc::Gen<cost::Report> report_about(const SourceBill& bill);

} // namespace muster::test

namespace muster::cost {

/// So that a counterexample is readable.
void showValue(const Report& report, std::ostream& out);

} // namespace muster::cost
