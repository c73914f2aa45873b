#pragma once

#include <string>

#include "base/random.h"

namespace muster::saml {

/// An id for a message of ours: `_` and 32 characters, 190 bits of chance. An xs:ID may not begin
/// with a digit.
std::string make_message_id(Random& random);

} // namespace muster::saml
