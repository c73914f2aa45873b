#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace muster::audit {

/// An Ed25519 signature (RFC 8032 section 5.1).
using Signature = std::array<std::byte, 64>;

/// Signs checkpoints. Called inside a database transaction, so it must not wait for a network.
class Signer {
public:
    virtual ~Signer() = default;
    /// Names the key, so that it can be replaced: printable ASCII without blanks.
    [[nodiscard]] virtual std::string key_id() const = 0;
    [[nodiscard]] virtual Result<Signature> sign(ByteSpan message) const = 0;
};

/// The public keys that checkpoints were signed with, past ones too.
class PublicKeys {
public:
    virtual ~PublicKeys() = default;
    [[nodiscard]] virtual bool has(std::string_view key_id) const = 0;
    /// False for another signature, and for a key that is not known.
    [[nodiscard]] virtual bool
    verify(std::string_view key_id, ByteSpan message, const Signature& signature) const = 0;
};

} // namespace muster::audit
