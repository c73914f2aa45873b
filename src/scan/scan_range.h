#pragma once

#include <span>
#include <stop_token>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_result.h"
#include "scan/scan_source.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// A query while it runs: what the threads share.
struct RunningQuery {
    const Query& query;
    std::span<DimensionValues> values; // one for each dimension of group_by
    std::stop_token stop;
};

/// Scans blocks of one segment and adds what it found to `groups`. Errors: those of scan().
Status scan_range(const RunningQuery& running,
                  const Segment& segment,
                  const VersionFacts& facts,
                  BlockRange blocks,
                  GroupTable& groups);

} // namespace muster::ledger
