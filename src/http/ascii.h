#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace muster::http {

/// Letters of ASCII alone: names in HTTP know no locale.
constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

constexpr std::optional<unsigned> hex_digit(char c) {
    const char lower = ascii_lower(c);
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a' + 10);
    }
    return std::nullopt;
}

/// Without the blanks and tabs around it (OWS of RFC 9110 section 5.6.3).
constexpr std::string_view trim_blanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the text up to `separator` off the front, and the separator with it.
constexpr std::string_view take_until(std::string_view& text, char separator) {
    const std::string_view front = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), front.size() + 1));
    return front;
}

/// A control character, which no header value and no path of ours contains.
constexpr bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

} // namespace muster::http
