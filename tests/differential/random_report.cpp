#include "differential/random_report.h"

#include <algorithm>

#include "cost/report_text.h"

namespace muster::cost {

void showValue(const Report& report, std::ostream& out) {
    out << to_text(report);
}

} // namespace muster::cost

namespace muster::test {
namespace {

using cost::Condition;
using cost::Filter;
using cost::Granularity;
using Operator = Condition::Operator;

std::vector<std::string> names_of(const std::map<std::string, SourceBill::Name>& names,
                                  bool are_columns) {
    std::vector<std::string> chosen;
    for (const auto& [name, known] : names) {
        if (known.column.starts_with("c:") == are_columns) {
            chosen.push_back(name);
        }
    }
    return chosen;
}

/// Names of their own come as often as the hundreds of columns.
rc::Gen<std::string> name_of(const std::map<std::string, SourceBill::Name>& names) {
    return rc::gen::oneOf(rc::gen::elementOf(names_of(names, false)),
                          rc::gen::elementOf(names_of(names, true)));
}

/// As a regular expression that finds just this.
std::string quoted(const std::string& text) {
    std::string expression;
    for (const char c : text) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                              (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        expression += is_plain ? "" : "\\";
        expression += c;
    }
    return expression;
}

bool is_ascii(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string part_of(const std::string& value) {
    if (!is_ascii(value)) {
        return value; // not to cut a character in two
    }
    const auto from = *rc::gen::inRange<std::size_t>(0, value.size());
    const auto length = *rc::gen::inRange<std::size_t>(1, value.size() - from + 1);
    return value.substr(from, length);
}

std::string value_for(Operator op, const std::vector<std::string>& values) {
    std::string value = values.empty() ? "nothing" : *rc::gen::elementOf(values);
    if (*rc::gen::inRange(0, 8) == 0) {
        value = *rc::gen::element<std::string>("Usage", "x", "2026-10-01T00:00:00Z", "0", "größe");
    }
    switch (op) {
    case Operator::Contains: return part_of(value);
    case Operator::StartsWith:
        return is_ascii(value) ? value.substr(0, (value.size() + 1) / 2) : value;
    case Operator::Matches:
        return *rc::gen::element<std::string>("^" + quoted(part_of(value)),
                                              quoted(part_of(value)) + "$", ".", "[aeiou]{2}",
                                              "^(Amazon|AWS)", R"(\d-)", "(?i)USAGE");
    default: return value;
    }
}

rc::Gen<Filter> condition_about(const SourceBill& bill) {
    return rc::gen::exec([&bill] {
        Condition condition;
        condition.dimension = *name_of(bill.dimensions());
        condition.op = *rc::gen::element(Operator::Equals, Operator::NotEquals, Operator::In,
                                         Operator::NotIn, Operator::Contains, Operator::StartsWith,
                                         Operator::Matches, Operator::IsNull, Operator::IsNotNull);
        const auto& values = bill.values(condition.dimension);
        int count = 0;
        switch (cost::arity(condition.op)) {
        case cost::Arity::None: break;
        case cost::Arity::One: count = 1; break;
        case cost::Arity::Many: count = *rc::gen::inRange(1, 5); break;
        }
        for (int i = 0; i < count; ++i) {
            condition.values.push_back(value_for(condition.op, values));
        }
        return Filter::of(std::move(condition));
    });
}

rc::Gen<Filter> filter_about(const SourceBill& bill, int depth) {
    return rc::gen::exec([&bill, depth] {
        using Kind = Filter::Kind;
        const Kind kind = depth == 0
                              ? Kind::Condition
                              : *rc::gen::element(Kind::Condition, Kind::And, Kind::Or, Kind::Not);
        if (kind == Kind::Condition) {
            return *condition_about(bill);
        }
        std::vector<Filter> operands;
        const int count = kind == Kind::Not ? 1 : *rc::gen::inRange(2, 4);
        for (int i = 0; i < count; ++i) {
            operands.push_back(*filter_about(bill, depth - 1));
        }
        return Filter::of(kind, std::move(operands));
    });
}

/// Days in and around the bill's months, and whole months.
rc::Gen<cost::Period> period_about(const SourceBill& bill) {
    return rc::gen::exec([&bill] {
        const std::string first = *rc::gen::elementOf(bill.months());
        const std::string last = *bill.months().rbegin();
        const auto day = [] { return *rc::gen::element<std::string>("-01", "-03", "-12", "-28"); };
        const std::vector<std::string> forms{first,
                                             first + ".." + last,
                                             last,
                                             "2026",
                                             "2025..2027-03",
                                             first + day(),
                                             first + "-05.." + last + "-20",
                                             first + "-01.." + last + "-28",
                                             "2026-01.." + first,
                                             first + "-28.." + last,
                                             "2025-12"};
        const std::string text = *rc::gen::elementOf(forms);
        auto period = cost::Period::parse(text);
        return period ? *period : *cost::Period::parse("2026");
    });
}

std::vector<std::string> distinct(rc::Gen<std::string> name, int most) {
    std::vector<std::string> names;
    const int count = *rc::gen::inRange(0, most + 1);
    for (int i = 0; i < count; ++i) {
        std::string one = *name;
        if (std::ranges::find(names, one) == names.end()) {
            names.push_back(std::move(one));
        }
    }
    return names;
}

} // namespace

rc::Gen<cost::Report> report_about(const SourceBill& bill) {
    return rc::gen::exec([&bill] {
        cost::Report report;
        report.by = distinct(name_of(bill.dimensions()), 4);
        report.measures = distinct(name_of(bill.measures()), 4);
        std::erase_if(report.measures, [&](const std::string& name) {
            return std::ranges::find(report.by, name) != report.by.end();
        });
        if (report.measures.empty() || *rc::gen::arbitrary<bool>()) {
            report.measures.emplace_back("lines");
        }
        report.granularity =
            *rc::gen::element(Granularity::Hour, Granularity::Day, Granularity::Week,
                              Granularity::Month, Granularity::Quarter, Granularity::Total);
        report.period = *period_about(bill);
        if (!report.by.empty() && *rc::gen::inRange(0, 3) == 0) {
            report.top = *rc::gen::inRange<std::uint32_t>(1, 8);
        }
        if (*rc::gen::arbitrary<bool>()) {
            report.filter = *filter_about(bill, *rc::gen::inRange(0, 3));
        }
        return report;
    });
}

} // namespace muster::test
