#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/json.h"
#include "base/result.h"
#include "scim/attribute_path.h"

namespace muster::scim {

enum class Comparison {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual
};

inline constexpr auto kComparisonNames = enum_names<Comparison>({
    {Comparison::Equal, "eq"},
    {Comparison::NotEqual, "ne"},
    {Comparison::Contains, "co"},
    {Comparison::StartsWith, "sw"},
    {Comparison::EndsWith, "ew"},
    {Comparison::Greater, "gt"},
    {Comparison::GreaterOrEqual, "ge"},
    {Comparison::Less, "lt"},
    {Comparison::LessOrEqual, "le"},
});

/// Which resources, or which values of an attribute, are meant (RFC 7644 section 3.4.2.2). A plain
/// value.
struct Filter {
    enum class Kind {
        Compare, // path, comparison, value
        Present, // path
        Where,   // path: some value of it is what the one part says
        Not,     // one part
        And,     // two and more parts
        Or,
    };

    Kind kind = Kind::Present;
    AttributePath path = {};
    Comparison comparison = Comparison::Equal;
    Json value = {}; // no object, no array
    std::vector<Filter> parts = {};

    friend bool operator==(const Filter&, const Filter&) = default;
};

/// Reads the whole grammar, and `emails[type eq "work"].value eq "ann@example.com"`, which Entra
/// sends: an e-mail address that is both. Errors: Invalid "scim.invalid_filter".
Result<Filter> parse_filter(std::string_view text);

/// The text that parse_filter() reads back as the same filter.
std::string to_text(const Filter& filter);

} // namespace muster::scim
