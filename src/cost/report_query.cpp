#include "cost/report_query.h"

#include <algorithm>
#include <set>

#include "billing/charge_model.h"
#include "cost/pattern.h"

namespace muster::cost {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;
using Operator = Condition::Operator;
using Text = std::optional<std::string_view>;
using Test = std::function<bool(Text)>;

Test one_of(std::vector<std::string> values, bool when_in) {
    return [values = std::set<std::string, std::less<>>(values.begin(), values.end()),
            when_in](Text text) { return (text && values.contains(*text)) == when_in; };
}

Result<Test> matcher(const std::string& expression) {
    TRY(const Pattern pattern, Pattern::compile(expression));
    return Test([pattern](Text text) { return text && pattern.is_in(*text); });
}

Result<Test> test_of(const Condition& condition) {
    const std::string value = condition.values.empty() ? "" : condition.values.front();
    switch (condition.op) {
    case Operator::Equals:
    case Operator::In: return one_of(condition.values, true);
    case Operator::NotEquals:
    case Operator::NotIn: return one_of(condition.values, false);
    case Operator::Contains:
        return Test(
            [value](Text text) { return text && text->find(value) != std::string_view::npos; });
    case Operator::StartsWith:
        return Test([value](Text text) { return text && text->starts_with(value); });
    case Operator::Matches: return matcher(value);
    case Operator::IsNull: return Test([](Text text) { return !text.has_value(); });
    case Operator::IsNotNull: break;
    }
    return Test([](Text text) { return text.has_value(); });
}

/// Index of the filter dimension of that name, added where it is new.
std::size_t filter_dimension(const std::string& name, ledger::Query& query) {
    auto& dimensions = query.filter_dimensions;
    const auto found = std::ranges::find(dimensions, name, &ledger::Dimension::name);
    const auto index = static_cast<std::size_t>(found - dimensions.begin());
    if (found == dimensions.end()) {
        dimensions.push_back(billing::dimension(name));
        dimensions.back().name = name;
    }
    return index;
}

Result<ledger::Filter> compile(const Condition& condition, ledger::Query& query) {
    ledger::Filter leaf;
    leaf.kind = ledger::Filter::Kind::Leaf;
    leaf.dimension = filter_dimension(condition.dimension, query);
    TRY(leaf.accepts, test_of(condition));
    return leaf;
}

Result<ledger::Filter> compile(const Filter& filter, ledger::Query& query) {
    using Kind = ledger::Filter::Kind;
    ledger::Filter compiled;
    switch (filter.kind) {
    case Filter::Kind::All: return compiled;
    case Filter::Kind::Condition: return compile(filter.condition, query);
    case Filter::Kind::And: compiled.kind = Kind::And; break;
    case Filter::Kind::Or: compiled.kind = Kind::Or; break;
    case Filter::Kind::Not: compiled.kind = Kind::Not; break;
    }
    for (const Filter& operand : filter.operands) {
        TRY(ledger::Filter part, compile(operand, query));
        compiled.operands.push_back(std::move(part));
    }
    return compiled;
}

/// Adds "the day of the charge is in range".
void restrict_days(const DateRange& range, ReportQuery& plan) {
    plan.query.filter_dimensions.push_back(billing::period_dimension(Granularity::Day));
    plan.time_filters = 1;
    ledger::Filter leaf;
    leaf.kind = ledger::Filter::Kind::Leaf;
    leaf.dimension = plan.query.filter_dimensions.size() - 1;
    leaf.accepts = [first = date_text(range.first), last = date_text(range.last)](Text day) {
        return day && *day >= first && *day <= last;
    };
    ledger::Filter both;
    both.kind = ledger::Filter::Kind::And;
    both.operands.push_back(std::move(leaf));
    both.operands.push_back(std::move(plan.query.filter));
    plan.query.filter = std::move(both);
}

ledger::Grain grain_for(Granularity granularity) {
    switch (granularity) {
    case Granularity::Hour: return ledger::Grain::Hour;
    case Granularity::Day:
    case Granularity::Week: return ledger::Grain::Day;
    case Granularity::Month:
    case Granularity::Quarter:
    case Granularity::Total: break;
    }
    return ledger::Grain::Month;
}

} // namespace

ledger::Selection months_of(const DateRange& range) {
    const auto month_of = [](std::chrono::sys_days day) {
        const year_month_day date{day};
        return BillingMonth(date.year() / date.month());
    };
    ledger::Selection selection;
    selection.first = month_of(range.first);
    selection.last = month_of(range.last);
    return selection;
}

std::string date_text(std::chrono::sys_days day) {
    constexpr std::size_t kLength = std::string_view("YYYY-MM-DD").size();
    return Instant::from_date(year_month_day{day}).str().substr(0, kLength);
}

bool has_whole_months(const DateRange& range) {
    const auto starts_month = [](std::chrono::sys_days day) {
        return year_month_day{day}.day() == std::chrono::day{1};
    };
    return starts_month(range.first) && starts_month(range.last + days{1});
}

Result<ReportQuery> report_query(const Report& report, const DateRange& range) {
    ReportQuery plan;
    plan.finest = grain_for(report.granularity);
    if (report.granularity != Granularity::Total) {
        plan.query.group_by.push_back(billing::period_dimension(report.granularity));
        plan.time_groups = 1;
    }
    for (const std::string& name : report.by) {
        plan.query.group_by.push_back(billing::dimension(name));
    }
    for (const std::string& name : report.measures) {
        plan.query.measures.push_back({name == "lines" ? "" : billing::measure_column(name)});
    }
    TRY(plan.query.filter, compile(report.filter, plan.query));
    if (!has_whole_months(range)) {
        restrict_days(range, plan);
        plan.finest = std::min(plan.finest, ledger::Grain::Day);
    }
    return plan;
}

} // namespace muster::cost
