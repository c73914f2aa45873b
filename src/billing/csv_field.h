#pragma once

#include <string>
#include <string_view>

namespace muster::billing {

/// The value of a field as it stands in delimited text: without its quotes, doubled quotes made
/// single. A field that does not begin with a quote is its own value.
inline std::string unquoted_field(std::string_view field) {
    if (!field.starts_with('"')) {
        return std::string(field);
    }
    std::string out;
    for (std::size_t i = 1; i < field.size(); ++i) {
        if (field[i] != '"') {
            out += field[i];
        } else if (i + 1 < field.size() && field[i + 1] == '"') {
            out += field[i++];
        }
    }
    return out;
}

/// A value in quotes, as it stands in delimited text.
inline std::string quoted_field(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"') {
            out += '"';
        }
        out += c;
    }
    out += '"';
    return out;
}

} // namespace muster::billing
