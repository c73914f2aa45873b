#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "crypto/sha256.h"

namespace muster::crypto {

/// How a message is signed: RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2) or ECDSA, whose signature is
/// then the two numbers one after the other (RFC 4050 section 3.3, JWS and XML Signature alike).
/// Nothing with SHA-1, and nothing whose key is no key pair.
enum class SignatureScheme {
    RsaSha256,
    RsaSha384,
    RsaSha512,
    EcdsaSha256,
    EcdsaSha384,
    EcdsaSha512,
};

/// A certificate (X.509) as the holder of the public key in it. Who has issued it and until when it
/// holds is told, not judged: it is trusted for where it came from. A plain value.
class Certificate {
public:
    /// Errors: Invalid "certificate.malformed"; Invalid "certificate.weak_key" for keys other than
    /// RSA of 2,048 to 8,192 bits and EC on P-256, P-384 or P-521.
    static Result<Certificate> from_der(ByteSpan der);
    /// The first certificate of a text in PEM. Errors: those of from_der().
    static Result<Certificate> from_pem(std::string_view pem);

    [[nodiscard]] const Bytes& der() const noexcept { return der_; }
    [[nodiscard]] std::string pem() const;
    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] Instant not_before() const noexcept { return not_before_; }
    [[nodiscard]] Instant not_after() const noexcept { return not_after_; }
    [[nodiscard]] Sha256Digest fingerprint() const;

    /// Whether the holder of its key has signed the message. False for an algorithm that is not of
    /// the key's kind. A failing OpenSSL is a lost resource and throws.
    [[nodiscard]] bool
    verifies(SignatureScheme algorithm, std::string_view message, ByteSpan signature) const;

    friend bool operator==(const Certificate& a, const Certificate& b) { return a.der_ == b.der_; }

private:
    Certificate() = default;

    Bytes der_;
    std::string subject_; // RFC 2253
    Instant not_before_;
    Instant not_after_;
};

} // namespace muster::crypto
