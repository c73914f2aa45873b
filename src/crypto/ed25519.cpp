#include "crypto/ed25519.h"

#include <algorithm>

#include <sodium.h>

#include "base/check.h"
#include "crypto/encoding.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

/// The pair of keys that grows from a seed; wiped when it goes.
struct Pair {
    std::array<unsigned char, crypto_sign_ed25519_PUBLICKEYBYTES> verifying{};
    std::array<unsigned char, crypto_sign_ed25519_SECRETKEYBYTES> signing{};

    explicit Pair(const Key& seed) {
        require_sodium();
        MUSTER_CHECK(crypto_sign_ed25519_seed_keypair(verifying.data(), signing.data(),
                                                      input(seed.bytes())) == 0,
                     "Ed25519 cannot make a key");
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() { sodium_memzero(signing.data(), signing.size()); }
};

} // namespace

Result<Signature> Signature::parse(std::string_view base64url_text) {
    const auto decoded = base64url_bytes(base64url_text);
    if (!decoded || decoded->size() != kBytes) {
        return Error{ErrorKind::Invalid, "signature.malformed", "not an Ed25519 signature"};
    }
    Signature signature;
    std::ranges::copy(*decoded, signature.bytes.begin());
    return signature;
}

std::string Signature::str() const {
    return base64url(bytes);
}

Result<VerifyingKey> VerifyingKey::parse(std::string_view base64url_text) {
    const auto decoded = base64url_bytes(base64url_text);
    if (!decoded || decoded->size() != kBytes) {
        return Error{ErrorKind::Invalid, "verifying_key.malformed", "not an Ed25519 key"};
    }
    VerifyingKey key;
    std::ranges::copy(*decoded, key.bytes_.begin());
    return key;
}

bool VerifyingKey::verifies(ByteSpan message, const Signature& signature) const {
    require_sodium();
    return crypto_sign_ed25519_verify_detached(input(signature.bytes), input(message),
                                               message.size(), input(bytes_)) == 0;
}

std::string VerifyingKey::str() const {
    return base64url(bytes_);
}

Signature SigningKey::sign(ByteSpan message) const {
    const Pair pair(seed_);
    Signature signature;
    MUSTER_CHECK(crypto_sign_ed25519_detached(output(signature.bytes), nullptr, input(message),
                                              message.size(), pair.signing.data()) == 0,
                 "Ed25519 cannot sign");
    return signature;
}

VerifyingKey SigningKey::verifying_key() const {
    const Pair pair(seed_);
    VerifyingKey key;
    std::ranges::copy(std::as_bytes(std::span(pair.verifying)), key.bytes_.begin());
    return key;
}

} // namespace muster::crypto
