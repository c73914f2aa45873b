#pragma once

#include <string>
#include <string_view>

namespace muster::app {

/// "Firefox on Linux", of a User-Agent as browsers write it; what is not known is called a program.
/// Nothing of the text itself, which anybody may make up, is repeated.
std::string browser_name(std::string_view user_agent);

} // namespace muster::app
