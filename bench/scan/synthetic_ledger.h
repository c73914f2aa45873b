#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "rollup/rollup_plan.h"

namespace muster::bench {

/// How large a ledger to make. The same figures give the same rows.
struct LedgerSize {
    std::uint64_t rows = 100'000'000;
    std::uint64_t resources = 200'000;
    std::uint64_t seed = 1;
};

/// What writing took, apart from making up the rows.
struct Written {
    std::vector<std::filesystem::path> segments;
    std::map<std::string, std::vector<std::filesystem::path>> partials; // by plan
    double seconds = 0;
};

/// Writes segments of a month of hourly charges with the columns that dashboards touch: accounts,
/// SKUs of 40 services, resources with tags, six cost measures. Rows of a segment are in no order,
/// which is the hard case: zone maps skip nothing.
Result<Written> write_ledger(const std::filesystem::path& directory,
                             const LedgerSize& size,
                             std::span<const ledger::RollupPlan> rollups);

} // namespace muster::bench
