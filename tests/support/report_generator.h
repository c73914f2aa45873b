#pragma once

#include <string>
#include <vector>

#include <rapidcheck.h>

#include "cost/report.h"

/// Random reports: every form of period, odd names, filters of all shapes.
namespace muster::test {

inline rc::Gen<std::string> odd_name() {
    return rc::gen::element<std::string>("service", "account", "tag:CostCenter", "tag:it's",
                                         "cost_category:My Team", "and", "top", "größe", "日本 語",
                                         "lineItem/UsageType", "(x)", "a,b", "\"quoted\"",
                                         "!=", "where", "null", "-", "x=y");
}

inline rc::Gen<std::string> odd_value() {
    return rc::gen::oneOf(odd_name(), rc::gen::nonEmpty(rc::gen::container<std::string>(
                                          rc::gen::inRange<char>(32, 127))));
}

inline rc::Gen<cost::Filter> condition_filter() {
    using Operator = cost::Condition::Operator;
    return rc::gen::exec([] {
        cost::Condition condition;
        condition.dimension = *odd_name();
        condition.op = *rc::gen::element(Operator::Equals, Operator::NotEquals, Operator::In,
                                         Operator::NotIn, Operator::Contains, Operator::StartsWith,
                                         Operator::Matches, Operator::IsNull, Operator::IsNotNull);
        switch (cost::arity(condition.op)) {
        case cost::Arity::None: break;
        case cost::Arity::One:
            condition.values = {condition.op == Operator::Matches
                                    ? *rc::gen::element<std::string>(".*", "^a'b$", R"(\d+ [x"y])")
                                    : *odd_value()};
            break;
        case cost::Arity::Many:
            condition.values =
                *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(odd_value()));
            break;
        }
        return cost::Filter::of(std::move(condition));
    });
}

inline rc::Gen<cost::Filter> filter_of_depth(int depth) {
    if (depth == 0) {
        return condition_filter();
    }
    return rc::gen::exec([depth] {
        using Kind = cost::Filter::Kind;
        const auto kind = *rc::gen::element(Kind::Condition, Kind::And, Kind::Or, Kind::Not);
        if (kind == Kind::Condition) {
            return *condition_filter();
        }
        const std::size_t count = kind == Kind::Not ? 1 : *rc::gen::inRange<std::size_t>(2, 4);
        return cost::Filter::of(kind, *rc::gen::container<std::vector<cost::Filter>>(
                                          count, filter_of_depth(depth - 1)));
    });
}

inline rc::Gen<cost::Period> any_period() {
    return rc::gen::map(rc::gen::element<std::string>("2018", "2018-10", "2018-10-05",
                                                      "2018-10..2018-11", "2018-10-05..2019",
                                                      "last-3-months", "mtd"),
                        [](const std::string& text) { return *cost::Period::parse(text); });
}

inline rc::Gen<cost::Report> any_report() {
    return rc::gen::exec([] {
        using cost::Granularity;
        cost::Report report;
        const auto names = *rc::gen::unique<std::vector<std::string>>(4, odd_name());
        const auto split = *rc::gen::inRange<std::ptrdiff_t>(0, 4);
        report.by.assign(names.begin(), names.begin() + split);
        report.measures.assign(names.begin() + split, names.end());
        report.granularity =
            *rc::gen::element(Granularity::Hour, Granularity::Day, Granularity::Week,
                              Granularity::Month, Granularity::Quarter, Granularity::Total);
        report.period = *any_period();
        if (!report.by.empty() && *rc::gen::arbitrary<bool>()) {
            report.top = *rc::gen::inRange<std::uint32_t>(1, 100);
        }
        if (*rc::gen::arbitrary<bool>()) {
            report.filter = *filter_of_depth(*rc::gen::inRange(0, 4));
        }
        return report;
    });
}

} // namespace muster::test

namespace muster::cost {

/// So that a counterexample is readable.
void showValue(const Report& report, std::ostream& out);

} // namespace muster::cost
