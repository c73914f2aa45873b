#pragma once

#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/sealer.h"
#include "federation/provider.h"
#include "federation/saml_settings.h"
#include "identity/change_log.h"
#include "sql/database.h"

namespace muster::federation {

struct SealedSamlKey;

/// Muster's keys towards each SAML provider, and how one follows another: the next key is made and
/// told to the provider by the metadata, then made the active one, and the one before is dropped
/// when nothing is encrypted for it any more. Each step is one transaction, so a provider that is
/// between two of them can go on from there. Whoever calls has checked the permission. Thread-safe
/// as far as its ports are.
///
/// Errors of all: NotFound "federation.not_found"; Conflict "federation.wrong_kind"; those of
/// Sealer::open().
class SamlKeys {
public:
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        const crypto::Sealer& sealer;
        crypto::RsaKey (*make)() = &crypto::RsaKey::make; // tests have none to wait for
    };
    explicit SamlKeys(const Ports& ports) : ports_(ports) {}

    /// Every key there is, the active one first: it is made when it is first asked for.
    Result<std::vector<SamlKey>> all(const ProviderId& id);
    /// The one that signs.
    Result<SamlKey> active(const ProviderId& id);
    /// What is to be seen of them, in the same order; empty while none was asked for.
    Result<std::vector<OwnCertificate>> list(const ProviderId& id);

    /// Errors: also Conflict "federation.next_key_there", "federation.old_key_there" while one
    /// change is not at its end.
    Status make_next(const identity::Caller& caller, const ProviderId& id);
    /// From now on it signs. `sha256` is the fingerprint of the certificate that the provider was
    /// told of, so that nobody activates one that another Admin has made meanwhile. Errors: also
    /// NotFound "federation.no_next_key"; Conflict "federation.other_key".
    Status activate(const identity::Caller& caller, const ProviderId& id, std::string_view sha256);
    /// Errors: also NotFound "federation.no_next_key".
    Status discard_next(const identity::Caller& caller, const ProviderId& id);
    /// Errors: also NotFound "federation.no_old_key".
    Status retire_old(const identity::Caller& caller, const ProviderId& id);

private:
    struct Drop {
        KeyStage stage{};
        std::string_view action;
        std::string_view reason; // where there is none
    };
    Status drop(const identity::Caller& caller, const ProviderId& id, const Drop& drop);
    [[nodiscard]] SealedSamlKey make(const ProviderId& id, KeyStage stage) const;
    Result<std::vector<SealedSamlKey>> sealed(const ProviderId& id);
    Status record(sql::Session& session,
                  std::string_view action,
                  const identity::Caller& caller,
                  const Provider& provider,
                  const OwnCertificate& key) const;

    Ports ports_;
};

} // namespace muster::federation
