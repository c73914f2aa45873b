#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/segment_builder.h"
#include "rollup/rollup_plan.h"
#include "scan/query.h"
#include "scan/scan.h"
#include "segment/segment.h"

namespace muster::ledger::test {

/// Rows as texts, by column of the schema; decimals are canonical decimal texts, absent is empty.
struct Rows {
    Schema schema;
    std::vector<std::vector<std::string>> rows;
};

/// Writes rows to one segment, in batches of `batch` rows. Throws on an error.
SegmentSummary write_segment(const std::filesystem::path& path,
                             const Rows& rows,
                             std::span<const RollupPlan> rollups = {},
                             std::size_t batch = 10000);

/// Answers by group, sums as text.
using Answer =
    std::map<std::vector<std::optional<std::string>>, std::vector<std::optional<std::string>>>;
Answer answer_of(const std::vector<QueryRow>& rows);

/// What scan() has to answer, computed row by row the plain way.
Answer naive_scan(const std::vector<Rows>& inputs, const Query& query, const VersionFacts& facts);

/// Dimensions for tests.
Dimension column(const std::string& name);
Dimension constant(const std::optional<std::string>& value);
/// The texts of several columns with '|' between them; absent where all are.
Dimension joined(const std::vector<std::string>& names);
/// The first `length` characters of a column.
Dimension prefix(const std::string& name, std::size_t length);

Filter leaf(std::size_t dimension, std::function<bool(std::optional<std::string_view>)> accepts);
Filter equals(std::size_t dimension, const std::string& value);
Filter negated(Filter operand);
Filter all_of(std::vector<Filter> operands);
Filter any_of(std::vector<Filter> operands);

} // namespace muster::ledger::test
