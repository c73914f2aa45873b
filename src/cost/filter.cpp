#include "cost/filter.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cost/pattern.h"

namespace muster::cost {
namespace {

using Operator = Condition::Operator;

struct Entry {
    Operator op;
    std::string_view name;
    Arity arity;
};

constexpr std::array kOperators = {
    Entry{Operator::Equals, "=", Arity::One},
    Entry{Operator::NotEquals, "!=", Arity::One},
    Entry{Operator::In, "in", Arity::Many},
    Entry{Operator::NotIn, "not in", Arity::Many},
    Entry{Operator::Contains, "contains", Arity::One},
    Entry{Operator::StartsWith, "starts-with", Arity::One},
    Entry{Operator::Matches, "matches", Arity::One},
    Entry{Operator::IsNull, "is null", Arity::None},
    Entry{Operator::IsNotNull, "is not null", Arity::None},
};

const Entry& entry_of(Operator op) {
    return *std::ranges::find(kOperators, op, &Entry::op);
}

struct Size {
    std::size_t conditions = 0;
    std::size_t values = 0;
    std::size_t text_bytes = 0;
};

Error too_large(std::string_view what, std::size_t limit) {
    return {ErrorKind::Invalid, "report.filter_too_large",
            fmt::format("the filter has more than {} {}", limit, what)};
}

Status measure(const Filter& filter, std::size_t depth, Size& size) {
    if (depth > FilterLimits::kDepth) {
        return too_large("levels", FilterLimits::kDepth);
    }
    if (filter.kind == Filter::Kind::Condition) {
        ++size.conditions;
        size.values += filter.condition.values.size();
        size.text_bytes += filter.condition.dimension.size();
        for (const std::string& value : filter.condition.values) {
            size.text_bytes += value.size();
        }
        if (filter.condition.op == Operator::Matches) {
            TRY([[maybe_unused]] const Pattern pattern,
                Pattern::compile(filter.condition.values.front()));
        }
    }
    for (const Filter& operand : filter.operands) {
        TRY_DONE(measure(operand, depth + 1, size));
    }
    return {};
}

} // namespace

Arity arity(Operator op) {
    return entry_of(op).arity;
}

std::string_view operator_name(Operator op) {
    return entry_of(op).name;
}

std::optional<Operator> operator_from(std::string_view name) {
    const auto* found = std::ranges::find(kOperators, name, &Entry::name);
    return found == kOperators.end() ? std::nullopt : std::optional(found->op);
}

Filter Filter::of(Condition condition) {
    return {Kind::Condition, std::move(condition), {}};
}

Filter Filter::of(Kind kind, std::vector<Filter> operands) {
    return {kind, {}, std::move(operands)};
}

Status check_filter(const Filter& filter) {
    Size size;
    TRY_DONE(measure(filter, 1, size));
    if (size.conditions > FilterLimits::kConditions) {
        return too_large("conditions", FilterLimits::kConditions);
    }
    if (size.values > FilterLimits::kValues) {
        return too_large("values", FilterLimits::kValues);
    }
    if (size.text_bytes > FilterLimits::kTextBytes) {
        return too_large("bytes of names and values", FilterLimits::kTextBytes);
    }
    return {};
}

} // namespace muster::cost
