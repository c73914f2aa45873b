#pragma once

#include <span>
#include <stop_token>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_result.h"
#include "scan/scan_source.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// A query while one thread runs it.
struct RunningQuery {
    const Query& query;
    std::span<DimensionValues> values; // the thread's own, one for each dimension of group_by
    std::stop_token stop;
};

/// Scans blocks of one segment and adds what it found to `groups`, whose codes are those of
/// `running.values`. Errors: those of scan().
Status scan_range(const RunningQuery& running,
                  const Segment& segment,
                  const VersionFacts& facts,
                  BlockRange blocks,
                  GroupTable& groups);

} // namespace muster::ledger
