#include "commands/sql_output.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/enum_names.h"
#include "base/int128.h"
#include "base/json.h"
#include "cost/sql_writer.h"

namespace muster::commands {
namespace {

using duck::DuckKind;
using duck::DuckVector;

constexpr auto kKindNames = enum_names<DuckKind>({
    {DuckKind::Boolean, "boolean"},
    {DuckKind::Integer, "integer"},
    {DuckKind::Real, "real"},
    {DuckKind::Decimal, "decimal"},
    {DuckKind::Text, "text"},
    {DuckKind::Enum, "enum"},
    {DuckKind::Instant, "instant"},
    {DuckKind::Date, "date"},
    {DuckKind::List, "list"},
    {DuckKind::Struct, "struct"},
    {DuckKind::Map, "map"},
    {DuckKind::Other, "other"},
});

Result<Json> value_of(const DuckVector& column, std::size_t row);

Json::Array pair_of(Json key, Json value) {
    return {std::move(key), std::move(value)};
}

Result<Json> nested_value(const DuckVector& column, std::size_t row) {
    if (column.type().kind == DuckKind::Struct) {
        Json::Object members;
        for (std::size_t i = 0; i < column.type().child_names.size(); ++i) {
            TRY(Json value, value_of(column.child(i), row));
            members.push_back({column.type().child_names[i], std::move(value)});
        }
        return Json(std::move(members));
    }
    Json::Array items;
    const DuckVector::Range range = column.range(row);
    for (std::uint64_t i = range.offset; i < range.offset + range.length; ++i) {
        TRY(Json item, value_of(column.child(0), i));
        if (column.type().kind == DuckKind::Map) {
            TRY(Json value, value_of(column.child(1), i));
            item = pair_of(std::move(item), std::move(value));
        }
        items.push_back(std::move(item));
    }
    return Json(std::move(items));
}

Result<Json> value_of(const DuckVector& column, std::size_t row) {
    if (column.is_null(row)) {
        return Json();
    }
    const duck::DuckType& type = column.type();
    switch (type.kind) {
    case DuckKind::Boolean: return Json(column.boolean(row));
    case DuckKind::Integer: return Json::number(Decimal(column.units(row), 0));
    case DuckKind::Real: return Json(fmt::format("{}", column.real(row)));
    case DuckKind::Decimal: return Json(Decimal(column.units(row), type.scale).str());
    case DuckKind::Text:
    case DuckKind::Enum: return Json(column.text(row));
    case DuckKind::Instant: return Json(column.instant(row).str());
    case DuckKind::Date:
        return Json(column.instant(row).str().substr(0, std::string_view("YYYY-MM-DD").size()));
    case DuckKind::List:
    case DuckKind::Struct:
    case DuckKind::Map: return nested_value(column, row);
    case DuckKind::Other: break;
    }
    return Error{ErrorKind::Internal, "sql.unprintable", "a value without a text"};
}

bool is_printable(const duck::DuckType& type) {
    return type.kind != DuckKind::Other && std::ranges::all_of(type.children, is_printable);
}

/// Before the first row is written.
Status check_columns(std::span<const duck::DuckColumn> columns) {
    for (const duck::DuckColumn& column : columns) {
        if (!is_printable(column.type)) {
            return Error{ErrorKind::Invalid, "sql.unprintable",
                         fmt::format("column {} is of a type without a text of its own: cast it "
                                     "to VARCHAR",
                                     column.name)};
        }
    }
    return {};
}

std::vector<cost::SqlAnswer::Column> titles_of(std::span<const duck::DuckColumn> columns) {
    std::vector<cost::SqlAnswer::Column> titles;
    for (const duck::DuckColumn& column : columns) {
        titles.push_back({column.name, std::string(kKindNames.name(column.type.kind))});
    }
    return titles;
}

} // namespace

Status
write_sql_result(duck::DuckResult& result, std::string_view format, Environment& environment) {
    TRY_DONE(check_columns(result.columns()));
    const auto writer = cost::make_sql_writer(titles_of(result.columns()), format,
                                              {environment.out, environment.out_width});
    while (true) {
        TRY(const duck::DuckChunk* chunk, result.next());
        if (chunk == nullptr) {
            break;
        }
        for (std::size_t row = 0; row < chunk->rows; ++row) {
            std::vector<Json> values;
            for (const DuckVector& column : chunk->columns) {
                TRY(Json value, value_of(column, row));
                values.push_back(std::move(value));
            }
            writer->write(values);
        }
    }
    writer->finish();
    return {};
}

} // namespace muster::commands
