#pragma once

#include <cstddef>
#include <string_view>

#include "base/utf8.h"

namespace muster::cost {

/// How many cells a terminal gives the text: 2 for wide East Asian characters, 0 for combining
/// marks, 1 for each byte that is not UTF-8.
std::size_t display_width(std::string_view text);

/// The longest front of the text that fits `width` cells, never cutting a character.
std::string_view cut_to_width(std::string_view text, std::size_t width);

} // namespace muster::cost
