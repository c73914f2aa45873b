#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace muster::saml {

/// DEFLATE (RFC 1951) without a wrapper, as the HTTP Redirect binding wants it.
Bytes deflated(std::string_view text);

/// Undoes it, into at most so many bytes: what would grow past them is refused before it does.
/// Errors: Invalid "saml.not_deflated", "saml.too_large".
Result<std::string> inflated(ByteSpan bytes, std::size_t most);

} // namespace muster::saml
