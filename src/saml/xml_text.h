#pragma once

#include <string>
#include <string_view>

namespace muster::saml {

/// A text as it may stand in an element or in an attribute between double quotes.
std::string escaped(std::string_view text);

} // namespace muster::saml
