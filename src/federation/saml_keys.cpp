#include "federation/saml_keys.h"

#include <algorithm>

#include "federation/saml_store.h"

namespace muster::federation {
namespace {

using identity::Caller;

constexpr std::chrono::days kCertificateLasts{3650};

/// The same in each stage: a key that moves on is not sealed anew.
crypto::SealedPlace place_of_key(std::string_view provider) {
    return {.table = "federation_saml_key", .column = "sealed_key", .row = provider};
}

/// The key of that stage, or null.
const OwnCertificate* in_stage(const std::vector<SealedSamlKey>& keys, KeyStage stage) {
    const auto found =
        std::ranges::find(keys, stage, [](const SealedSamlKey& one) { return one.shown.stage; });
    return found == keys.end() ? nullptr : &found->shown;
}

Error no_key(std::string_view reason) {
    return {ErrorKind::NotFound, reason, "there is no such key towards this provider"};
}

Error unfinished(std::string_view reason, std::string detail) {
    return {ErrorKind::Conflict, reason, std::move(detail)};
}

} // namespace

SealedSamlKey SamlKeys::make(const ProviderId& id, KeyStage stage) const {
    const Instant now = ports_.clock.now();
    const crypto::RsaKey made = ports_.make();
    return {.sealed = ports_.sealer.seal(made.pem(), place_of_key(id.str())),
            .shown = {.stage = stage,
                      .certificate = made.self_signed("muster", now, kCertificateLasts),
                      .made_at = now}};
}

Result<std::vector<SealedSamlKey>> SamlKeys::sealed(const ProviderId& id) {
    return ports_.database.read([&](sql::Session& session) -> Result<std::vector<SealedSamlKey>> {
        TRY_DONE(get_saml_provider(session, id));
        return list_saml_keys(session, id);
    });
}

Result<std::vector<SamlKey>> SamlKeys::all(const ProviderId& id) {
    TRY(auto kept, sealed(id));
    if (kept.empty()) {
        const SealedSamlKey first = make(id, KeyStage::Active); // no lock is held
        // Of two that make one at a time, the first wins for both.
        TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
            TRY_DONE(get_saml_provider(session, id));
            TRY_DONE(insert_saml_key(session, id, first));
            return {};
        }));
        TRY(kept, sealed(id));
    }
    std::vector<SamlKey> keys;
    for (const SealedSamlKey& one : kept) {
        TRY(const Secret pem, ports_.sealer.open(one.sealed, place_of_key(id.str())));
        TRY(auto key, crypto::RsaKey::from_pem(pem));
        keys.push_back({.stage = one.shown.stage,
                        .key = std::move(key),
                        .certificate = one.shown.certificate});
    }
    return keys;
}

Result<SamlKey> SamlKeys::active(const ProviderId& id) {
    TRY(auto keys, all(id));
    return std::move(keys.front());
}

Result<std::vector<OwnCertificate>> SamlKeys::list(const ProviderId& id) {
    TRY(const auto kept, sealed(id));
    std::vector<OwnCertificate> shown;
    for (const SealedSamlKey& one : kept) {
        shown.push_back(one.shown);
    }
    return shown;
}

Status SamlKeys::make_next(const Caller& caller, const ProviderId& id) {
    TRY_DONE(active(id)); // else the next would be the first
    const SealedSamlKey next = make(id, KeyStage::Next);
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Provider provider, get_saml_provider(session, id));
        TRY(const auto keys, list_saml_keys(session, id));
        if (in_stage(keys, KeyStage::Old) != nullptr) {
            return unfinished("federation.old_key_there",
                              "first retire the key that was in use before");
        }
        TRY(const bool is_only, insert_saml_key(session, id, next));
        if (!is_only) {
            return unfinished("federation.next_key_there",
                              "there is a next key already: activate it, or discard it");
        }
        return record(session, "provider.key_made", caller, provider, next.shown);
    });
}

Status SamlKeys::activate(const Caller& caller, const ProviderId& id, std::string_view sha256) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Provider provider, get_saml_provider(session, id));
        TRY(const auto keys, list_saml_keys(session, id));
        const OwnCertificate* const next = in_stage(keys, KeyStage::Next);
        if (next == nullptr) {
            return no_key("federation.no_next_key");
        }
        if (next->certificate.fingerprint().hex() != sha256) {
            return Error{ErrorKind::Conflict, "federation.other_key",
                         "the next key is not the one that you have seen: look again"};
        }
        TRY_DONE(move_saml_key(session, id, KeyStage::Active, KeyStage::Old));
        TRY_DONE(move_saml_key(session, id, KeyStage::Next, KeyStage::Active));
        return record(session, "provider.key_activated", caller, provider, *next);
    });
}

Status SamlKeys::discard_next(const Caller& caller, const ProviderId& id) {
    return drop(caller, id,
                {.stage = KeyStage::Next,
                 .action = "provider.key_discarded",
                 .reason = "federation.no_next_key"});
}

Status SamlKeys::retire_old(const Caller& caller, const ProviderId& id) {
    return drop(caller, id,
                {.stage = KeyStage::Old,
                 .action = "provider.key_retired",
                 .reason = "federation.no_old_key"});
}

Status SamlKeys::drop(const Caller& caller, const ProviderId& id, const Drop& drop) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Provider provider, get_saml_provider(session, id));
        TRY(const auto keys, list_saml_keys(session, id));
        const OwnCertificate* const doomed = in_stage(keys, drop.stage);
        if (doomed == nullptr) {
            return no_key(drop.reason);
        }
        TRY_DONE(delete_saml_key(session, id, drop.stage));
        return record(session, drop.action, caller, provider, *doomed);
    });
}

Status SamlKeys::record(sql::Session& session,
                        std::string_view action,
                        const Caller& caller,
                        const Provider& provider,
                        const OwnCertificate& key) const {
    return ports_.changes.record(session,
                                 {.action = action,
                                  .caller = caller,
                                  .subject = provider.id.str(),
                                  .at = ports_.clock.now(),
                                  .details = {{"name", provider.name.str()},
                                              {"sha256", key.certificate.fingerprint().hex()}}});
}

} // namespace muster::federation
