#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace muster {

/// One character off the front of a text.
struct Utf8Char {
    char32_t code = 0;
    std::size_t bytes = 0;
};

/// The first character of a text that is not empty; nullopt where it is not well-formed UTF-8
/// (surrogates and overlong forms included).
std::optional<Utf8Char> first_utf8_char(std::string_view text);

bool is_utf8(std::string_view text);

} // namespace muster
