#include "bills/parquet_plan.h"

#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/decimal.h"
#include "bills/column_name.h"
#include "duck/duckdb.h"

namespace muster::bills {
namespace {

using duck::DuckColumn;
using duck::DuckKind;
using duck::DuckType;
using Conversion = ParquetField::Conversion;

/// Types whose values we read ourselves; DuckDB prints the others.
bool is_read_as_it_is(const DuckType& type) {
    switch (type.kind) {
    case DuckKind::Boolean:
    case DuckKind::Integer:
    case DuckKind::Text:
    case DuckKind::Instant:
    case DuckKind::Date: return true;
    case DuckKind::Real: return type.storage == duck::DuckStorage::Double;
    case DuckKind::Decimal: return type.scale <= Decimal::kMaxScale;
    case DuckKind::Enum:
    case DuckKind::List:
    case DuckKind::Struct:
    case DuckKind::Map:
    case DuckKind::Other: return false;
    }
    return false;
}

bool is_number(const DuckType& type) {
    return type.kind == DuckKind::Integer || type.kind == DuckKind::Real ||
           type.kind == DuckKind::Decimal;
}

bool is_decimal(ledger::ColumnKind kind) {
    return kind == ledger::ColumnKind::Money || kind == ledger::ColumnKind::Quantity;
}

Conversion conversion_of(const DuckType& type, ledger::ColumnKind kind) {
    if (!is_read_as_it_is(type) || type.kind == DuckKind::Text) {
        return is_decimal(kind) ? Conversion::ParsedDecimals : Conversion::Text;
    }
    if (is_decimal(kind)) {
        return is_number(type) ? Conversion::Decimals : Conversion::ParsedDecimals;
    }
    return Conversion::PrintedText;
}

std::string expression_of(const DuckColumn& column, Conversion conversion) {
    const auto name = duck::sql_identifier(column.name);
    const bool is_text = column.type.kind == DuckKind::Text;
    const bool wants_text =
        conversion == Conversion::Text || conversion == Conversion::ParsedDecimals;
    return wants_text && !is_text ? fmt::format("CAST({} AS VARCHAR)", name) : name;
}

/// The sender's names of all columns, maps spread: `resource_tags` with key `user_team` becomes
/// resource_tags/user_team. A key that would take the name of a column the file has as well is
/// marked, so that both stay readable.
std::vector<std::string> source_names(std::span<const DuckColumn> columns,
                                      const std::map<std::size_t, std::vector<std::string>>& keys) {
    std::unordered_set<std::string> plain;
    for (const auto& column : columns) {
        plain.insert(canonical_column_name(column.name));
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!is_flattened(columns[i])) {
            names.push_back(columns[i].name);
            continue;
        }
        for (const auto& key : keys.at(i)) {
            auto name = fmt::format("{}/{}", columns[i].name, key);
            const bool is_taken = plain.contains(canonical_column_name(name));
            names.push_back(is_taken ? name + "/map" : std::move(name));
        }
    }
    return names;
}

} // namespace

bool is_flattened(const duck::DuckColumn& column) {
    return column.type.kind == DuckKind::Map && column.type.children[0].kind == DuckKind::Text &&
           is_read_as_it_is(column.type.children[1]);
}

Result<ParquetPlan> plan_parquet(std::span<const duck::DuckColumn> columns,
                                 const std::map<std::size_t, std::vector<std::string>>& keys) {
    ParquetPlan plan;
    TRY(plan.schema, schema_of_header(source_names(columns, keys)));
    ledger::ColumnIndex target = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (is_flattened(columns[i])) {
            plan.fields.push_back({.conversion = Conversion::Map,
                                   .expression = duck::sql_identifier(columns[i].name),
                                   .target = target,
                                   .keys = keys.at(i)});
            target += static_cast<ledger::ColumnIndex>(keys.at(i).size());
            continue;
        }
        const auto conversion = conversion_of(columns[i].type, plan.schema.columns.at(target).kind);
        plan.fields.push_back({.conversion = conversion,
                               .expression = expression_of(columns[i], conversion),
                               .target = target});
        ++target;
    }
    return plan;
}

std::string ParquetPlan::select(const std::string& from) const {
    std::vector<std::string> expressions;
    for (const auto& field : fields) {
        expressions.push_back(field.expression);
    }
    return fmt::format("SELECT {} FROM {}", fmt::join(expressions, ", "), from);
}

} // namespace muster::bills
