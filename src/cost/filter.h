#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::cost {

/// One comparison of a dimension's value. Bytes are compared; case matters.
///
/// `!=` and `not in` accept the absent value, the others do not (`is null` aside). Values are never
/// empty: an empty text in a bill is the absent value.
struct Condition {
    enum class Operator : std::uint8_t {
        Equals,
        NotEquals,
        In,
        NotIn,
        Contains,
        StartsWith,
        Matches, // RE2, anywhere in the value
        IsNull,
        IsNotNull
    };
    std::string dimension;
    Operator op = Operator::Equals;
    std::vector<std::string> values; // one; any number for In and NotIn; none for the null tests

    /// The column of the text that it came from, for errors; 0 where there was none. No part of
    /// the value.
    struct Place {
        std::size_t column = 0;
        friend bool operator==(const Place&, const Place&) { return true; }
    };
    Place place{};

    friend bool operator==(const Condition&, const Condition&) = default;
};

/// How many values an operator takes.
enum class Arity : std::uint8_t { None, One, Many };
Arity arity(Condition::Operator op);
/// As written in text and in documents: `=`, `not in`, `is not null`.
std::string_view operator_name(Condition::Operator op);
std::optional<Condition::Operator> operator_from(std::string_view name);

/// Which charges a report is about: conditions joined by AND, OR and NOT. A plain value; the same
/// from text (filter_text.h) and from documents (filter_json.h).
struct Filter {
    enum class Kind : std::uint8_t { All, Condition, And, Or, Not };
    Kind kind = Kind::All;          // All stands only at the top
    Condition condition;            // Condition
    std::vector<Filter> operands{}; // And, Or: two or more; Not: one

    static Filter of(Condition condition);
    static Filter of(Kind kind, std::vector<Filter> operands);

    friend bool operator==(const Filter&, const Filter&) = default;
};

/// How large a filter may be, wherever it comes from.
struct FilterLimits {
    static constexpr std::size_t kDepth = 64;
    static constexpr std::size_t kConditions = 1000;
    static constexpr std::size_t kValues = 10'000;
    static constexpr std::size_t kTextBytes = 128U << 10U; // names and values together
};

/// Checks sizes and regular expressions. Errors: Invalid "report.filter_too_large",
/// "report.filter_regex".
Status check_filter(const Filter& filter);

} // namespace muster::cost
