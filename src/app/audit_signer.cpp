#include "app/audit_signer.h"

namespace muster::app {
namespace {

crypto::SigningKey signing_key(const crypto::Key& master) {
    return crypto::SigningKey(master.derive("muster.audit.1"));
}

} // namespace

Result<audit::Signature> AuditSigner::sign(ByteSpan message) const {
    return signing_key(keys_.current()).sign(message).bytes;
}

bool AuditSigner::has(std::string_view key_id) const {
    return keys_.find(key_id) != nullptr;
}

bool AuditSigner::verify(std::string_view key_id,
                         ByteSpan message,
                         const audit::Signature& signature) const {
    const crypto::Key* const master = keys_.find(key_id);
    return master != nullptr && signing_key(*master).verifying_key().verifies(message, {signature});
}

} // namespace muster::app
