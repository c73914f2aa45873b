#pragma once

#include <string>

namespace muster {

__extension__ typedef __int128 Int128; // the only place the extension is named
__extension__ typedef unsigned __int128 UInt128;

/// Digits of `value`, with a minus sign when negative.
std::string to_string(Int128 value);

} // namespace muster
