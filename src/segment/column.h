#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::ledger {

/// How the values of a column are kept.
enum class ColumnKind : std::uint8_t {
    Text,     // dictionary-coded; the empty text is the absent value
    Money,    // exact decimals in units of 10^-10
    Quantity, // exact decimals of up to 18 places
    Unique,   // text that hardly ever repeats (line item ids): kept apart, read only when asked for
};

/// A column of a version: the canonical name that queries use, and the name the sender gave it.
struct Column {
    std::string name;        // e.g. line_item_usage_account_id, resource_tags_user_cost_center
    std::string source_name; // e.g. lineItem/UsageAccountId, resourceTags/user:CostCenter
    ColumnKind kind = ColumnKind::Text;

    friend bool operator==(const Column&, const Column&) = default;
};

using ColumnIndex = std::uint32_t;

/// The columns of one stream of rows, in the sender's order. Names are unique.
struct Schema {
    std::vector<Column> columns;

    [[nodiscard]] std::optional<ColumnIndex> find(std::string_view name) const {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].name == name) {
                return static_cast<ColumnIndex>(i);
            }
        }
        return std::nullopt;
    }
    friend bool operator==(const Schema&, const Schema&) = default;
};

} // namespace muster::ledger
