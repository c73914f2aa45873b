#pragma once

#include <string>

namespace muster {

// The only place the extension is named; __extension__ cannot precede a `using`.
__extension__ typedef __int128 Int128;           // NOLINT(modernize-use-using)
__extension__ typedef unsigned __int128 UInt128; // NOLINT(modernize-use-using)

/// Digits of `value`, with a minus sign when negative.
std::string to_string(Int128 value);

} // namespace muster
