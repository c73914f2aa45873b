#pragma once

#include <string>
#include <string_view>

namespace muster {

/// Percent-encodes all but the unreserved characters of RFC 3986 section 2.3 and those in `keep`;
/// hexadecimal digits are upper case, as signing wants them.
std::string percent_encode(std::string_view text, std::string_view keep = "");

} // namespace muster
