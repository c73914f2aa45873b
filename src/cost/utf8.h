#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::cost {

/// One character off the front of a text.
struct Utf8Char {
    char32_t code = 0;
    std::size_t bytes = 0;
};

/// The first character of a text that is not empty; nullopt where it is not well-formed UTF-8
/// (surrogates and overlong forms included).
std::optional<Utf8Char> first_utf8_char(std::string_view text);

bool is_utf8(std::string_view text);

/// How many cells a terminal gives the text: 2 for wide East Asian characters, 0 for combining
/// marks, 1 for each byte that is not UTF-8.
std::size_t display_width(std::string_view text);

/// The longest front of the text that fits `width` cells, never cutting a character.
std::string_view cut_to_width(std::string_view text, std::size_t width);

} // namespace muster::cost
