#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/certificate.h"

namespace muster::crypto {

/// A hash that OAEP uses (RFC 8017 section 7.1), for its label and for its mask.
enum class OaepHash { Sha1, Sha256, Sha384, Sha512 };
struct OaepHashes {
    OaepHash label = OaepHash::Sha1;
    OaepHash mask = OaepHash::Sha1;
};

/// A private key of RSA, for the protocols that want one. Made by OpenSSL's own generator. A plain
/// value; cannot be printed. A failing OpenSSL is a lost resource and throws.
class RsaKey {
public:
    static constexpr int kBits = 3072;

    static RsaKey make();
    /// Reads PEM (PKCS #8). Errors: Invalid "rsa_key.malformed".
    static Result<RsaKey> from_pem(const Secret& pem);

    [[nodiscard]] const Secret& pem() const noexcept { return pem_; }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    [[nodiscard]] Bytes sign(std::string_view message) const;
    /// Undoes RSAES-OAEP. Errors: Invalid "rsa_key.not_decrypted", whatever the reason.
    [[nodiscard]] Result<Bytes> decrypt(ByteSpan encrypted, OaepHashes hashes) const;
    /// A certificate that the key itself has signed, from a day before `now` (the other side's
    /// clock may be behind) for as long as `valid`.
    [[nodiscard]] Certificate
    self_signed(std::string_view common_name, Instant now, std::chrono::days valid) const;

private:
    explicit RsaKey(Secret pem) : pem_(std::move(pem)) {}

    Secret pem_;
};

} // namespace muster::crypto
