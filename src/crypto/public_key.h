#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/enum_names.h"
#include "base/result.h"

struct evp_pkey_st;

namespace muster::crypto {

/// How others sign, by the names of RFC 7518 section 3.1. Only what needs the signer's private key
/// is here: whoever can check an HMAC can make one, and no signature is none.
enum class SignatureAlgorithm { Rs256, Rs384, Rs512, Ps256, Ps384, Ps512, Es256, Es384 };

inline constexpr auto kSignatureAlgorithmNames = enum_names<SignatureAlgorithm>({
    {SignatureAlgorithm::Rs256, "RS256"},
    {SignatureAlgorithm::Rs384, "RS384"},
    {SignatureAlgorithm::Rs512, "RS512"},
    {SignatureAlgorithm::Ps256, "PS256"},
    {SignatureAlgorithm::Ps384, "PS384"},
    {SignatureAlgorithm::Ps512, "PS512"},
    {SignatureAlgorithm::Es256, "ES256"},
    {SignatureAlgorithm::Es384, "ES384"},
});

/// The message's hash as the algorithm takes it.
[[nodiscard]] Bytes hash_of(SignatureAlgorithm algorithm, ByteSpan message);

/// A key of somebody else, as its numbers. Thread-safe.
class PublicKey {
public:
    enum class Curve { P256, P384 };
    static constexpr int kLeastRsaBits = 2048; // NIST SP 800-131A revision 2, table 2

    // The numbers are unsigned and big-endian. Errors of both: Invalid "public_key.malformed" for
    // what is no key, or one too weak or too large to be used.
    static Result<PublicKey> rsa(ByteSpan modulus, ByteSpan exponent);
    static Result<PublicKey> ec(Curve curve, ByteSpan x, ByteSpan y);

    /// Whether the key is of the kind that the algorithm takes.
    [[nodiscard]] bool fits(SignatureAlgorithm algorithm) const;
    /// Whether the key's holder has signed the message. An ECDSA signature is r and s, each as long
    /// as the curve's field (RFC 7518 section 3.4). A key that does not fit has signed nothing.
    [[nodiscard]] bool
    verifies(SignatureAlgorithm algorithm, ByteSpan message, ByteSpan signature) const;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    using SharedKey = std::shared_ptr<evp_pkey_st>; // shared, so that a key is a value
    explicit PublicKey(SharedKey key) : key_(std::move(key)) {}

    static Result<PublicKey> made(evp_pkey_st* key);

    SharedKey key_;
};

} // namespace muster::crypto
