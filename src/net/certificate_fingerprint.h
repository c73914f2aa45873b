#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/sha256.h"

namespace muster::net {

/// The SHA-256 of a certificate (of its DER form), as browsers and `openssl x509 -fingerprint` show
/// it. A plain value.
class CertificateFingerprint {
public:
    explicit CertificateFingerprint(const crypto::Sha256Digest& digest) : digest_(digest) {}
    /// Reads 64 hexadecimal digits, with colons between the bytes or without, after `SHA256:` or
    /// not. Errors: Invalid "net.bad_fingerprint".
    static Result<CertificateFingerprint> parse(std::string_view text);

    /// Of the first certificate in a PEM text, which is that of the server. Errors: Invalid
    /// "net.bad_certificate".
    static Result<CertificateFingerprint> of_pem(std::string_view text);

    /// `3A:9F:…`
    [[nodiscard]] std::string str() const;

    friend bool operator==(const CertificateFingerprint&, const CertificateFingerprint&) = default;

private:
    crypto::Sha256Digest digest_;
};

} // namespace muster::net
