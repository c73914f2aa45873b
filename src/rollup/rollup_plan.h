#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace muster::ledger {

/// The step to which a rollup truncates the charge's start.
enum class Grain : std::uint8_t { Hour, Day, Month };

/// What a rollup keeps of the rows of a version: it is the segment format again with fewer columns,
/// one row for each distinct combination of keys, the sums of the measures, and the count `lines`.
struct RollupPlan {
    std::string name; // r1, r2, r3
    /// The finer plan, with the keys and measures of this one, from whose partials this rollup is
    /// merged; empty: it has partials of its own.
    std::string made_from;
    Grain grain = Grain::Day;
    /// Canonical names of the columns that are always kept, where the rows have them.
    std::vector<std::string> keys;
    /// Columns kept while they pay: those with the most distinct values are dropped first, until
    /// the rollup has at most `max_share` of the version's rows. Which ones stayed is recorded.
    std::vector<std::string> optional_keys;
    std::uint32_t max_distinct = 1000; // an optional key with more distinct values is not kept
    double max_share = 0.1;            // 1.0: no limit
    std::vector<std::string> measures; // decimal columns, sums of present values (SQL's SUM)
    /// The start of the charge: the first of these columns that the rows have is the time column of
    /// the rollup, truncated to the grain. Rows without any are not rolled up.
    std::vector<std::string> time_columns{"line_item_usage_start_date", "charge_period_start"};
};

} // namespace muster::ledger
