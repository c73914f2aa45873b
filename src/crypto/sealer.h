#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/key_ring.h"

namespace muster::crypto {

/// The one place a sealed value belongs to. A value moved to another does not open.
struct SealedPlace {
    std::string_view table;
    std::string_view column;
    std::string_view row; // its key
};

/// Keeps secrets sealed at rest: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under a key derived
/// from a master key, with a random nonce of 24 bytes, bound to the place by associated data.
///
///     1.KEYID.base64url(nonce ciphertext tag)
///
/// The 1 is the version of this form. Thread-safe as far as its Random is.
class Sealer {
public:
    Sealer(const KeyRing& keys, Random& random) : keys_(keys), random_(random) {}

    [[nodiscard]] std::string seal(const Secret& value, const SealedPlace& place) const;

    /// Errors: Internal "seal.malformed"; Unavailable "seal.unknown_key" when the master key is not
    /// in the ring; Internal "seal.broken" when the value was changed or belongs elsewhere.
    [[nodiscard]] Result<Secret> open(std::string_view sealed, const SealedPlace& place) const;

    /// Whether the value is sealed with the current key and form; otherwise it is time to open it
    /// and seal it anew.
    [[nodiscard]] bool is_current(std::string_view sealed) const;

private:
    const KeyRing& keys_;
    Random& random_;
};

} // namespace muster::crypto
