#pragma once

#include "base/json.h"

namespace muster::ledger {

/// The JSON Schema of what version_document() prints. A service test holds the one against the
/// other.
Json version_schema();
/// As a list has it: without its files, rollups, roundings and checks, but with a count of those
/// checks that did not hold.
Json version_summary_schema();

} // namespace muster::ledger
