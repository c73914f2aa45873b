#pragma once

#include <span>
#include <string>

#include "cost/report_query.h"
#include "ledger/store.h"
#include "scan/scan.h"

namespace muster::cost {

enum class Rollups : std::uint8_t { Use, Ignore };

/// What of a version to scan for a query: its smallest rollup that gives the same answer, else its
/// charges. The name is the rollup's, or "segments".
struct VersionInputs {
    std::string name;
    std::vector<ledger::ScanInput> segments;
};
VersionInputs
inputs_for(const ledger::PinnedVersion& version, const ReportQuery& plan, Rollups rollups);

} // namespace muster::cost
