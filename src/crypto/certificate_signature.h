#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace muster::crypto {

enum class SignatureHash { Sha1, Sha256 };

/// Whether the holder of the private key behind a certificate (X.509, PEM) has signed the message:
/// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2). Who has issued the certificate, for whom and for how
/// long is not looked at: the caller knows where it is from. Errors: Invalid
/// "certificate.malformed" for what is no certificate with a key of RSA. A failing OpenSSL is a
/// lost resource and throws.
Result<bool> verifies_by_certificate(std::string_view pem,
                                     SignatureHash hash,
                                     std::string_view message,
                                     ByteSpan signature);

} // namespace muster::crypto
