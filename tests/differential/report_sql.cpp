#include "differential/report_sql.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/instant.h"
#include "duck/duckdb.h"

namespace muster::test {
namespace {

using cost::Condition;
using cost::Filter;
using cost::Granularity;
using Operator = Condition::Operator;
using duck::sql_identifier;
using duck::sql_literal;

std::string date(std::chrono::sys_days day) {
    return fmt::format("{}",
                       Instant::from_date(std::chrono::year_month_day{day}).str().substr(0, 10));
}

std::string condition_sql(const Condition& condition, const SourceBill& bill) {
    const std::string column = sql_identifier(bill.dimensions().at(condition.dimension).column);
    std::vector<std::string> values;
    for (const std::string& value : condition.values) {
        values.push_back(sql_literal(value));
    }
    const std::string list = fmt::format("{}", fmt::join(values, ", "));
    const auto if_present = [&](const std::string& test) {
        return fmt::format("({} IS NOT NULL AND {})", column, test);
    };
    switch (condition.op) {
    case Operator::Equals:
    case Operator::In: return if_present(fmt::format("{} IN ({})", column, list));
    case Operator::NotEquals:
    case Operator::NotIn: return fmt::format("({0} IS NULL OR {0} NOT IN ({1}))", column, list);
    case Operator::Contains: return if_present(fmt::format("contains({}, {})", column, list));
    case Operator::StartsWith: return if_present(fmt::format("starts_with({}, {})", column, list));
    case Operator::Matches: return if_present(fmt::format("regexp_matches({}, {})", column, list));
    case Operator::IsNull: return fmt::format("({} IS NULL)", column);
    case Operator::IsNotNull: return fmt::format("({} IS NOT NULL)", column);
    }
    return {};
}

std::string filter_sql(const Filter& filter, const SourceBill& bill) {
    std::vector<std::string> operands;
    for (const Filter& operand : filter.operands) {
        operands.push_back(filter_sql(operand, bill));
    }
    switch (filter.kind) {
    case Filter::Kind::All: return "true";
    case Filter::Kind::Condition: return condition_sql(filter.condition, bill);
    case Filter::Kind::And: return fmt::format("({})", fmt::join(operands, " AND "));
    case Filter::Kind::Or: return fmt::format("({})", fmt::join(operands, " OR "));
    case Filter::Kind::Not: return fmt::format("(NOT {})", operands.front());
    }
    return {};
}

std::string period_sql(Granularity granularity, const cost::DateRange& range) {
    const auto step = [](std::string_view name) {
        return fmt::format("strftime(date_trunc('{}', start), '%Y-%m-%d')", name);
    };
    switch (granularity) {
    case Granularity::Hour: return "strftime(start, '%Y-%m-%dT%H:00:00Z')";
    case Granularity::Day: return step("day");
    case Granularity::Week: return step("week");
    case Granularity::Month: return step("month");
    case Granularity::Quarter: return step("quarter");
    case Granularity::Total: break;
    }
    return sql_literal(date(range.first));
}

std::string measure_sql(const std::string& name, const SourceBill& bill) {
    if (name == "lines") {
        return "count(*)";
    }
    const SourceBill::Name& measure = bill.measures().at(name);
    return fmt::format("sum(CAST({} AS DECIMAL(38,{})))", sql_identifier(measure.column),
                       measure.is_money ? 10 : 18);
}

/// d0, d1, … each in `form`, with a comma before each.
std::string each(std::string_view form, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += ", " + fmt::format(fmt::runtime(form), i);
    }
    return text;
}

std::size_t ranking(const std::vector<std::string>& measures) {
    const auto is_cost = [](const std::string& name) {
        return name.ends_with("_cost") || name.ends_with("Cost");
    };
    const auto found = std::ranges::find_if(measures, is_cost);
    return found == measures.end() ? 0 : static_cast<std::size_t>(found - measures.begin());
}

} // namespace

std::string
report_sql(const cost::Report& report, const cost::DateRange& range, const SourceBill& bill) {
    std::string columns = period_sql(report.granularity, range) + " AS p";
    std::string positions = "1";
    for (std::size_t i = 0; i < report.by.size(); ++i) {
        columns += fmt::format(", {} AS d{}",
                               sql_identifier(bill.dimensions().at(report.by[i]).column), i);
        positions += fmt::format(", {}", i + 2);
    }
    for (std::size_t i = 0; i < report.measures.size(); ++i) {
        columns += fmt::format(", {} AS m{}", measure_sql(report.measures[i], bill), i);
    }
    const std::string grouped = fmt::format(
        "SELECT {} FROM charges WHERE start >= DATE '{}' AND start < DATE '{}' + 1 AND {} "
        "GROUP BY {}",
        columns, date(range.first), date(range.last), filter_sql(report.filter, bill), positions);
    const std::size_t dimensions = report.by.size();
    const std::size_t measures = report.measures.size();
    if (!report.top) {
        return fmt::format("SELECT p, 0 AS other{}{} FROM ({}) ORDER BY p{}",
                           each("d{}", dimensions), each("m{}", measures), grouped,
                           each("d{} NULLS FIRST", dimensions));
    }
    const std::string ranked = fmt::format(
        "SELECT row_number() OVER (ORDER BY total DESC NULLS LAST{0}) AS rank{1} FROM "
        "(SELECT sum(m{2}) AS total{1} FROM grouped GROUP BY ALL)",
        each("d{} ASC NULLS FIRST", dimensions), each("d{}", dimensions), ranking(report.measures));
    std::string joined = "true";
    for (std::size_t i = 0; i < dimensions; ++i) {
        joined += fmt::format(" AND g.d{0} IS NOT DISTINCT FROM r.d{0}", i);
    }
    return fmt::format("WITH grouped AS ({}), ranked AS ({}), folded AS (SELECT p, CASE WHEN rank "
                       "> {} THEN 1 ELSE "
                       "0 END AS other{}{} FROM grouped g JOIN ranked r ON {}) "
                       "SELECT p, other{}{} FROM folded GROUP BY p, other{} ORDER BY p, other{}",
                       grouped, ranked, *report.top,
                       each("CASE WHEN rank > " + std::to_string(*report.top) +
                                " THEN 'Other' ELSE g.d{0} END AS d{0}",
                            dimensions),
                       each("m{}", measures), joined, each("d{}", dimensions),
                       each("sum(m{0}) AS m{0}", measures), each("d{}", dimensions),
                       each("d{} NULLS FIRST", dimensions));
}

} // namespace muster::test
