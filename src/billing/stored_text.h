#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scan/query.h"
#include "segment/column.h"

namespace muster::billing {

/// A text of a row: a stored column, or one member of a stored map (JSON text).
struct StoredText {
    ledger::ColumnIndex column = 0;
    bool is_member = false;
    std::vector<std::string> names{};     // of the member, in order of preference
    std::vector<std::string> canonical{}; // the same for names that differ in case or punctuation

    /// Blank is absent.
    [[nodiscard]] std::optional<std::string> read(std::string_view stored) const;
};

/// The column of that canonical name, or the member of the map it was made from:
/// product_operating_system is the member operating_system of the column product.
std::optional<StoredText> find_text(const ledger::Schema& schema, std::string_view canonical);

/// The column of that name, its sender's or its own.
std::optional<StoredText> find_column(const ledger::Schema& schema, std::string_view name);

/// The tag or cost category that its owner calls `key`, wherever the format keeps it.
std::optional<StoredText> find_tag(const ledger::Schema& schema, std::string_view key);
std::optional<StoredText> find_cost_category(const ledger::Schema& schema, std::string_view name);

/// A dimension that is the stored text as it is; absent for nullopt.
ledger::BoundDimension bound_to(std::optional<StoredText> text);

} // namespace muster::billing
