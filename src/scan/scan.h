#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "segment/segment.h"

namespace muster::ledger {

/// A segment to scan and the facts of the version it belongs to.
struct ScanInput {
    const Segment* segment = nullptr;
    VersionFacts facts;
};

/// Runs a query over segments (rollups are segments with a `lines` column that is summed instead of
/// counted). Work is spread over `threads`; sums are exact.
/// Errors: Invalid "ledger.not_a_number" (a text column with text that is no number used as
/// measure), Invalid "ledger.segment_damaged", Invalid "ledger.sum_overflow", Impossible
/// "ledger.too_many_groups", Conflict "ledger.cancelled". A query over no rows has no groups, also
/// when it groups by nothing.
Result<std::vector<QueryRow>> scan(std::span<const ScanInput> inputs,
                                   const Query& query,
                                   unsigned threads,
                                   std::stop_token stop = {});

} // namespace muster::ledger
