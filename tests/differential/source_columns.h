#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "duck/duckdb.h"

namespace muster::test {

/// The columns of a bill's files as DuckDB sees them, as SQL expressions. Columns go by AWS's snake
/// names whichever spelling the files use; a column that is not there is a NULL of its type.
class SourceColumns {
public:
    explicit SourceColumns(std::vector<duck::DuckColumn> columns) : columns_(std::move(columns)) {}

    /// The value as the sender wrote it; NULL where it is empty.
    [[nodiscard]] std::string text(std::string_view name) const;
    /// The value as DECIMAL(38, scale). A double counts as the shortest decimal that names it.
    [[nodiscard]] std::string amount(std::string_view name, int scale) const;
    /// The value of `key` in a column that holds a map, as MAP or as JSON.
    [[nodiscard]] std::string member(std::string_view map, std::string_view key) const;
    [[nodiscard]] std::string time(std::string_view name) const;

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] const std::vector<duck::DuckColumn>& all() const { return columns_; }

    static std::string text_of(const duck::DuckColumn& column);
    static std::string amount_of(const duck::DuckColumn& column, int scale);

private:
    [[nodiscard]] const duck::DuckColumn* find(std::string_view name) const;

    std::vector<duck::DuckColumn> columns_;
};

} // namespace muster::test
