#pragma once

#include "audit/signer.h"
#include "crypto/ed25519.h"
#include "crypto/key_ring.h"

namespace muster::app {

/// Signs the checkpoints of the audit log with a key derived from the current master key, and knows
/// the public keys of all master keys there are. Thread-safe.
class AuditSigner final : public audit::Signer, public audit::PublicKeys {
public:
    explicit AuditSigner(const crypto::KeyRing& keys) : keys_(keys) {}

    [[nodiscard]] std::string key_id() const override { return keys_.current_id(); }
    [[nodiscard]] Result<audit::Signature> sign(ByteSpan message) const override;
    [[nodiscard]] bool has(std::string_view key_id) const override;
    [[nodiscard]] bool verify(std::string_view key_id,
                              ByteSpan message,
                              const audit::Signature& signature) const override;

private:
    const crypto::KeyRing& keys_;
};

} // namespace muster::app
