#pragma once

#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace muster::saml {

/// Reads a time as SAML writes it (Core, section 1.3.3): xs:dateTime in UTC, with a Z. Errors:
/// Invalid "saml.time".
Result<Instant> saml_time(std::string_view text);

} // namespace muster::saml
