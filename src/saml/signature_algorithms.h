#pragma once

#include <optional>
#include <string_view>

#include "crypto/certificate.h"

namespace muster::saml {

/// Which algorithms a signature may name (RFC 9231). Others do not exist here: neither HMAC, whose
/// key could be taken from what is public, nor SHA-1.
std::optional<crypto::SignatureScheme> signature_algorithm(std::string_view uri);

inline constexpr std::string_view kRsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
inline constexpr std::string_view kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view kEnveloped =
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view kSha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
inline constexpr std::string_view kSha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";
inline constexpr std::string_view kSha512 = "http://www.w3.org/2001/04/xmlenc#sha512";

} // namespace muster::saml
