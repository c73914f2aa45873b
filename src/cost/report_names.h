#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cost/report.h"
#include "cost/report_result.h"
#include "ledger/store.h"

namespace muster::cost {

/// Checks that each name of a report is a dimension or measure of at least one of the versions.
/// Without versions any name goes: there is nothing to be wrong about.
/// Errors: Invalid "report.unknown_dimension", "report.unknown_measure".
Status check_names(const Report& report, std::span<const ledger::PinnedVersion> versions);

/// Puts into the answer what else there is to say about it: the currency, and which tags and cost
/// categories no bill has.
void annotate(const Report& report,
              std::span<const ledger::PinnedVersion> versions,
              ReportResult& result);

/// What the report groups by and filters on.
std::set<std::string> dimensions_of(const Report& report);
/// The currencies of the bills.
std::set<std::string> currencies_of(std::span<const ledger::PinnedVersion> versions);

} // namespace muster::cost
