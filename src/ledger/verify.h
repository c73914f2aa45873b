#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/store.h"

namespace muster::ledger {

/// Something that is not as it was published.
struct Finding {
    std::int64_t version = 0; // 0: the catalogue as a whole
    std::string file; // name within the version's directory; empty for the version as a whole
    std::string what; // e.g. "block 3 of column line_item_unblended_cost: checksum differs"
};

struct VerifyReport {
    std::uint64_t versions = 0;
    std::uint64_t files = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::vector<Finding> findings;
};

/// Reads everything of the selected versions, old ones included unless ids are given: every
/// checksum and invariant of every segment, sizes and row counts against the catalogue, and that
/// each rollup sums to what the rows sum to; and the catalogue itself. Damage is a finding, not an
/// error; an error means that it could not be looked for. Errors: those of Store; Conflict
/// "ledger.cancelled".
Result<VerifyReport>
verify(const Store& store, const Selection& selection, unsigned threads, std::stop_token stop = {});

} // namespace muster::ledger
