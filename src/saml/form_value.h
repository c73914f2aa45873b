#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::saml {

/// A value of a form (application/x-www-form-urlencoded) or of an address's query, and the pair as
/// it was sent, which signatures are over. Views into the text.
struct FormPair {
    std::string_view sent; // name=value
    std::string value;     // decoded; any bytes
};

/// nullopt when it is not there. Errors: Invalid "saml.form" when it is there twice, so that no two
/// readers take different ones, or badly escaped.
Result<std::optional<FormPair>> form_pair(std::string_view text, std::string_view name);
/// The same, decoded alone.
Result<std::optional<std::string>> form_value(std::string_view text, std::string_view name);

} // namespace muster::saml
