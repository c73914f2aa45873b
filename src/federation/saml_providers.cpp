#include "federation/saml_providers.h"

#include "federation/saml_store.h"
#include "saml/identity_metadata.h"

namespace muster::federation {
namespace {

using identity::Caller;

constexpr std::size_t kMostUrl = 2000;

Status check(const SamlEntry& entry) {
    if (entry.metadata.has_value() == entry.metadata_url.has_value()) {
        return entry.metadata ? Error{ErrorKind::Invalid, "federation.bad_settings",
                                      "give the metadata or its address, not both"}
                              : Error{ErrorKind::Invalid, "federation.settings_missing",
                                      "give the provider's metadata, or the address where it is"};
    }
    const bool is_bad_url =
        entry.metadata_url && (entry.metadata_url->size() > kMostUrl ||
                               !(entry.metadata_url->starts_with("https://") ||
                                 entry.metadata_url->starts_with("http://127.0.0.1") ||
                                 entry.metadata_url->starts_with("http://localhost")));
    if (is_bad_url) {
        return Error{ErrorKind::Invalid, "federation.bad_settings",
                     "the address of the metadata is of https"};
    }
    return {};
}

SamlSettings settings_of(saml::IdentityMetadata metadata, Instant now) {
    return {.entity_id = std::move(metadata.entity_id),
            .certificates = std::move(metadata.certificates),
            .sign_in_url = std::move(metadata.sign_in_url),
            .sign_in_binding = metadata.sign_in_binding,
            .logout_url = std::move(metadata.logout_url),
            .logout_response_url = std::move(metadata.logout_response_url),
            .logout_binding = metadata.logout_binding,
            .valid_until = metadata.valid_until,
            .read_at = now};
}

} // namespace

Result<SamlSettings> SamlProviders::read(const SamlEntry& entry, std::string_view wanted) const {
    std::string text;
    if (entry.metadata) {
        text = *entry.metadata;
    } else {
        TRY(auto fetched, ports_.fetch(*entry.metadata_url));
        if (fetched.status != 200) {
            return Error{ErrorKind::Upstream, "federation.metadata_not_fetched",
                         "the address of the metadata answers with status " +
                             std::to_string(fetched.status)};
        }
        text = std::move(fetched.body);
    }
    const Instant now = ports_.clock.now();
    TRY(auto metadata, saml::IdentityMetadata::parse(text, now, wanted));
    SamlSettings settings = settings_of(std::move(metadata), now);
    settings.metadata_url = entry.metadata_url;
    return settings;
}

Result<SamlSettings>
SamlProviders::set(const Caller& caller, const ProviderId& id, const SamlEntry& entry) {
    TRY_DONE(check(entry));
    TRY_DONE(ports_.database.read([&](sql::Session& session) -> Status {
        TRY_DONE(get_saml_provider(session, id));
        return {};
    }));
    TRY(SamlSettings settings, read(entry, entry.entity_id.value_or(""))); // no lock is held
    return ports_.database.write([&](sql::Session& session) -> Result<SamlSettings> {
        TRY_DONE(get_saml_provider(session, id));
        TRY(const auto before, find_saml(session, id));
        settings.must_sign =
            entry.must_sign.value_or(before ? before->must_sign : saml::Signed::Either);
        TRY_DONE(save_saml(session, id, settings));
        TRY_DONE(ports_.changes.record(session, {.action = "provider.metadata_set",
                                                 .caller = caller,
                                                 .subject = id.str(),
                                                 .at = ports_.clock.now(),
                                                 .details = {{"entity_id", settings.entity_id}}}));
        return settings;
    });
}

Result<SamlSettings> SamlProviders::refresh(const Caller& caller, const ProviderId& id) {
    TRY(const SamlSettings before, get(id));
    if (!before.metadata_url) {
        return Error{ErrorKind::Conflict, "federation.no_metadata_url",
                     "the metadata was given as a file: give it anew"};
    }
    TRY(SamlSettings settings, read({.metadata_url = before.metadata_url}, before.entity_id));
    settings.must_sign = before.must_sign;
    return ports_.database.write([&](sql::Session& session) -> Result<SamlSettings> {
        TRY_DONE(get_saml_provider(session, id));
        TRY_DONE(save_saml(session, id, settings));
        if (settings.certificates != before.certificates) {
            TRY_DONE(ports_.changes.record(session, {.action = "provider.certificates_changed",
                                                     .caller = caller,
                                                     .subject = id.str(),
                                                     .at = ports_.clock.now()}));
        }
        return settings;
    });
}

Status SamlProviders::refresh_all() {
    TRY(const auto providers, ports_.database.read([](sql::Session& session) {
        return list_with_metadata_url(session);
    }));
    for (const ProviderId& id : providers) {
        // One that is down, or says what cannot be used, is asked again the next time.
        static_cast<void>(refresh({.principal = {}, .origin = {}}, id));
    }
    return {};
}

Result<SamlSettings> SamlProviders::get(const ProviderId& id) {
    TRY(auto settings,
        ports_.database.read([&](sql::Session& session) -> Result<std::optional<SamlSettings>> {
            TRY_DONE(get_saml_provider(session, id));
            return find_saml(session, id);
        }));
    if (!settings) {
        return Error{ErrorKind::Conflict, "federation.not_set_up",
                     "the provider's metadata is still to be given"};
    }
    return std::move(*settings);
}

} // namespace muster::federation
