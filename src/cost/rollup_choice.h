#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cost/report_query.h"
#include "rollup/rollup_plan.h"

namespace muster::cost {

/// A rollup that a version has.
struct RollupOffer {
    ledger::Grain grain = ledger::Grain::Day;
    std::vector<std::string> keys;
    std::vector<std::string> measures;
    std::uint64_t rows = 0;
};

/// What the planner knows about a version.
struct VersionShape {
    std::vector<const ledger::Schema*> schemas; // of its segments of charges
    ledger::VersionFacts facts;
    std::vector<RollupOffer> rollups;
};

/// The smallest rollup that gives the same answer as the version's charges: it keeps every column
/// that the query's dimensions read in any segment, sums every measure, and is fine enough. A
/// column that no segment has is absent either way. nullopt: read the charges.
std::optional<std::size_t> choose_rollup(const VersionShape& version, const ReportQuery& plan);

} // namespace muster::cost
