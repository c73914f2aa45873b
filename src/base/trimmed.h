#pragma once

#include <string_view>

namespace muster {

/// What separates words in JSON, XML, query languages and configuration files.
inline constexpr std::string_view kWhiteSpace = " \t\r\n";

/// The text without the blanks at its ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = kWhiteSpace) {
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace muster
