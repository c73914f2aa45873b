#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cost/report.h"
#include "ledger/store.h"

namespace muster::cost {

/// Checks that each name of a report is a dimension or measure of at least one of the versions.
/// Without versions any name goes: there is nothing to be wrong about.
/// Errors: Invalid "report.unknown_dimension", "report.unknown_measure".
Status check_names(const Report& report, std::span<const ledger::PinnedVersion> versions);

/// Errors: Impossible "report.mixed_currencies" unless the report groups by currency or has it in
/// its filter.
Status check_currencies(const Report& report, std::span<const ledger::PinnedVersion> versions);

} // namespace muster::cost
