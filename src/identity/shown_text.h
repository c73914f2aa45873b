#pragma once

#include <string>
#include <string_view>

namespace muster::identity {

/// A text of a stranger, as it may be kept and shown: at most 256 bytes, all of them printable
/// ASCII.
std::string shown_text(std::string_view text);

} // namespace muster::identity
