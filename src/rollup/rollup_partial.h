#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rollup/rollup_plan.h"
#include "rollup/rollup_record.h"
#include "segment/column.h"

namespace muster::ledger {

/// What stands at the end of a partial rollup's file: the columns of the segment it was made from,
/// where its runs lie, and what became of the optional keys.
struct PartialFacts {
    bool given_up = false; // the segment has no partial of this plan
    Grain grain = Grain::Day;
    std::uint64_t input_rows = 0;
    std::optional<Column> time;
    std::vector<std::string> key_names;             // as the plan: keys, then optional keys
    std::vector<std::optional<Column>> keys;        // by key; nullopt where the rows lack it
    std::vector<std::vector<std::string>> distinct; // values of each optional key still kept
    std::vector<std::string> measure_names;         // as the plan
    std::vector<std::optional<Column>> measures;    // by measure
    std::vector<RollupRun> runs;
    std::uint64_t kept = 0; // bit i: optional key i was kept to the end
};

/// Where truncation to a grain puts a moment.
std::int64_t truncate(std::int64_t unix_seconds, Grain grain);

/// Ends a partial's file. Errors: those of the file.
Status write_facts(RollupWriter& file, const PartialFacts& facts);
/// Errors: Invalid "ledger.partial_damaged"; those of the file.
Result<PartialFacts> read_facts(const std::filesystem::path& path);

} // namespace muster::ledger
