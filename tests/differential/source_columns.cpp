#include "differential/source_columns.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::test {
namespace {

using duck::DuckColumn;
using duck::DuckKind;
using duck::sql_identifier;
using duck::sql_literal;

std::string letters_of(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            letters += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    return letters;
}

} // namespace

const DuckColumn* SourceColumns::find(std::string_view name) const {
    const std::string letters = letters_of(name);
    const auto found = std::ranges::find_if(
        columns_, [&](const DuckColumn& column) { return letters_of(column.name) == letters; });
    return found == columns_.end() ? nullptr : &*found;
}

std::string SourceColumns::text_of(const DuckColumn& column) {
    const std::string name = sql_identifier(column.name);
    switch (column.type.kind) {
    case DuckKind::Text: return fmt::format("nullif({}, '')", name);
    case DuckKind::Instant: return fmt::format("strftime({}, '%Y-%m-%dT%H:%M:%SZ')", name);
    case DuckKind::Real: // as people write numbers: 0.5, not 5e-1
        return fmt::format(
            R"(regexp_replace(CAST(CAST(CAST({} AS VARCHAR) AS DECIMAL(38,18)) AS VARCHAR), '\.?0+$', ''))",
            name);
    default: return fmt::format("CAST({} AS VARCHAR)", name);
    }
}

std::string SourceColumns::amount_of(const DuckColumn& column, int scale) {
    return fmt::format("CAST(nullif(CAST({} AS VARCHAR), '') AS DECIMAL(38,{}))",
                       sql_identifier(column.name), scale);
}

std::string SourceColumns::text(std::string_view name) const {
    const DuckColumn* column = find(name);
    return column == nullptr ? "NULL::VARCHAR" : text_of(*column);
}

std::string SourceColumns::amount(std::string_view name, int scale) const {
    const DuckColumn* column = find(name);
    return column == nullptr ? fmt::format("NULL::DECIMAL(38,{})", scale)
                             : amount_of(*column, scale);
}

std::string SourceColumns::time(std::string_view name) const {
    return fmt::format("CAST({} AS TIMESTAMP)", text(name));
}

std::string SourceColumns::member(std::string_view map, std::string_view key) const {
    const DuckColumn* column = find(map);
    if (column == nullptr) {
        return "NULL::VARCHAR";
    }
    const std::string name = sql_identifier(column->name);
    if (column->type.kind == DuckKind::Map) {
        return fmt::format("nullif(map_extract_value({}, {}), '')", name, sql_literal(key));
    }
    return fmt::format("nullif(json_extract_string(nullif({}, ''), {}), '')", name,
                       sql_literal(fmt::format("$.\"{}\"", key)));
}

} // namespace muster::test
