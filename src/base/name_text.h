#pragma once

#include <cstddef>
#include <string_view>

namespace muster {

/// Whether people can call something by a text: 1 to `most` bytes of UTF-8, without control
/// characters, and without blanks at its ends.
bool is_name(std::string_view text, std::size_t most);

} // namespace muster
