#include "cost/version_sql.h"

#include <algorithm>

#include <fmt/format.h>

#include "duck/duckdb.h"

namespace muster::cost {
namespace {

ledger::Schema union_schema(const ledger::PinnedVersion& version) {
    ledger::Schema schema;
    for (const ledger::Segment& segment : version.rows) {
        for (const ledger::Column& column : segment.schema().columns) {
            if (!schema.find(column.name)) {
                schema.columns.push_back(column);
            }
        }
    }
    return schema;
}

struct MeasureSql {
    std::string sum;
    std::string bad_texts = "0";
};

MeasureSql measure_sql(const ledger::Measure& measure, const ledger::Schema& schema) {
    if (measure.column.empty()) {
        return {"count(*)"};
    }
    const auto index = schema.find(measure.column);
    if (!index) {
        return {"NULL::DECIMAL(38,10)"};
    }
    const std::string name = duck::sql_identifier(measure.column);
    const ledger::ColumnKind kind = schema.columns[*index].kind;
    if (kind == ledger::ColumnKind::Money || kind == ledger::ColumnKind::Quantity) {
        return {fmt::format("sum({})", name)};
    }
    return {fmt::format("sum(TRY_CAST({} AS DECIMAL(38,18)))", name),
            fmt::format("count({0}) - count(TRY_CAST({0} AS DECIMAL(38,18)))", name)};
}

} // namespace

VersionSql::VersionSql(const ledger::PinnedVersion& version, const ledger::Query& query)
    : query_(query), facts_(version.facts()), schema_(union_schema(version)) {
    for (const ledger::Dimension& dimension : query.group_by) {
        groups_.push_back(bind(dimension));
    }
    for (const ledger::Dimension& dimension : query.filter_dimensions) {
        filters_.push_back(bind(dimension));
    }
}

VersionSql::Bound VersionSql::bind(const ledger::Dimension& dimension) {
    Bound bound{dimension.bind(schema_, facts_), {}};
    for (const ledger::ColumnIndex input : bound.dimension.inputs) {
        const auto found = std::ranges::find(inputs_, input);
        bound.places.push_back(static_cast<std::size_t>(found - inputs_.begin()));
        if (found == inputs_.end()) {
            inputs_.push_back(input);
        }
    }
    return bound;
}

std::string VersionSql::sql() const {
    std::string columns;
    std::string checks;
    std::string groups;
    for (const ledger::ColumnIndex input : inputs_) {
        const std::string name = duck::sql_identifier(schema_.columns[input].name);
        columns += name + ", ";
        groups += (groups.empty() ? " GROUP BY " : ", ") + name;
    }
    for (const ledger::Measure& measure : query_.measures) {
        const MeasureSql sql = measure_sql(measure, schema_);
        columns += sql.sum + ", ";
        checks += (checks.empty() ? "" : ", ") + sql.bad_texts;
    }
    return fmt::format("SELECT {}{} FROM charges WHERE x_source = {} AND x_billing_month = {}{}",
                       columns, checks, duck::sql_literal(facts_.source),
                       duck::sql_literal(facts_.month.str()), groups);
}

std::optional<std::string> VersionSql::value(const Bound& bound, const Texts& texts) {
    std::vector<std::string_view> inputs;
    for (const std::size_t place : bound.places) {
        inputs.emplace_back(texts[place]);
    }
    return bound.dimension.value(inputs);
}

bool VersionSql::accepts(const ledger::Filter& filter, const Texts& texts) const {
    using Kind = ledger::Filter::Kind;
    const auto accepted = [&](const ledger::Filter& operand) { return accepts(operand, texts); };
    switch (filter.kind) {
    case Kind::All: return true;
    case Kind::Leaf: return filter.accepts(value(filters_[filter.dimension], texts));
    case Kind::And: return std::ranges::all_of(filter.operands, accepted);
    case Kind::Or: return std::ranges::any_of(filter.operands, accepted);
    case Kind::Not: break;
    }
    return !accepted(filter.operands.front());
}

bool VersionSql::accepts(const Texts& texts) const {
    return accepts(query_.filter, texts);
}

std::vector<std::optional<std::string>> VersionSql::group(const Texts& texts) const {
    std::vector<std::optional<std::string>> group;
    for (const Bound& bound : groups_) {
        group.push_back(value(bound, texts));
    }
    return group;
}

} // namespace muster::cost
