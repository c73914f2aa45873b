#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/instant.h"
#include "segment/column.h"

namespace muster::ledger {

/// The facts about a segment's version that a dimension may depend on.
struct VersionFacts {
    std::string source;
    BillingMonth month;
};

/// A dimension bound to one schema: the stored columns it reads and how their texts make its value.
/// `value` is pure; it is called once for each distinct combination of inputs, not for each row.
struct BoundDimension {
    std::vector<ColumnIndex> inputs; // none: a constant
    std::function<std::optional<std::string>(std::span<const std::string_view>)> value;
    bool is_verbatim = false; // the value is the text of the one input as it is
    /// By input, or empty: what of its text matters. Texts of which that is the same make the same
    /// value, whatever the other inputs are. None for an input: all of its text. Pure.
    std::vector<std::function<std::string(std::string_view)>> relevant{};
};

/// What a report groups or filters by, e.g. `service`, `region`, the month of the charge. The empty
/// text and a missing column are the absent value (nullopt).
struct Dimension {
    std::string name;
    std::function<BoundDimension(const Schema&, const VersionFacts&)> bind;
};

/// A condition over dimensions. Leaves test one dimension's value; absent values are passed too.
struct Filter {
    enum class Kind : std::uint8_t { All, Leaf, And, Or, Not };
    Kind kind = Kind::All;
    std::size_t dimension = 0; // Leaf: index into Query::filter_dimensions
    std::function<bool(std::optional<std::string_view>)> accepts; // Leaf; pure
    std::vector<Filter> operands;                                 // And, Or: any number; Not: one
};

/// A sum to compute: of the stored decimal column (or numeric text column) `column`, or the number
/// of lines when it is empty. Absent values do not count; a sum over none is absent (SQL's SUM).
struct Measure {
    std::string column;
};

struct Query {
    std::vector<Dimension> group_by;
    std::vector<Measure> measures;
    std::vector<Dimension> filter_dimensions;
    Filter filter;
    std::size_t max_groups = std::numeric_limits<std::size_t>::max(); // that the answer may have
};

/// One row for each group, in the order of their values; the absent one comes first.
struct QueryRow {
    std::vector<std::optional<std::string>> group; // as Query::group_by
    std::vector<std::optional<Decimal>> sums;      // as Query::measures
};

} // namespace muster::ledger
