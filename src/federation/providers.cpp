#include "federation/providers.h"

#include <algorithm>

#include "base/utf8.h"
#include "identity/user_store.h"

namespace muster::federation {
namespace {

using identity::Caller;
using identity::User;
using identity::UserId;

constexpr std::size_t kMostDomains = 100;
constexpr std::size_t kMostRoles = 100;
constexpr std::size_t kMostText = 256; // of a name of an attribute, of a client id

crypto::SealedPlace place_of_secret(std::string_view provider) {
    return {.table = "federation_oidc", .column = "sealed_secret", .row = provider};
}

bool is_text(std::string_view text) {
    return !text.empty() && text.size() <= kMostText && is_utf8(text) &&
           std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

Status check(const Provider& provider) {
    const Mapping& mapping = provider.mapping;
    const bool has_texts =
        is_text(mapping.email) && is_text(mapping.name) && is_text(mapping.role.value_or("-")) &&
        is_text(mapping.groups.value_or("-")) &&
        std::ranges::all_of(mapping.roles, [](const auto& each) { return is_text(each.value); }) &&
        (!provider.oidc || is_text(provider.oidc->client_id));
    if (!has_texts || provider.domains.size() > kMostDomains || mapping.roles.size() > kMostRoles) {
        return Error{ErrorKind::Invalid, "federation.bad_settings",
                     "names of attributes and the client id are 1 to 256 bytes; there are at most "
                     "100 domains and values of roles"};
    }
    if (provider.kind == ProviderKind::Oidc && !provider.oidc) {
        return Error{ErrorKind::Invalid, "federation.settings_missing",
                     "say the issuer and the client id"};
    }
    if (provider.kind != ProviderKind::Oidc && provider.oidc) {
        return Error{ErrorKind::Invalid, "federation.bad_settings",
                     "only an OpenID Connect provider has those settings"};
    }
    if (provider.takes_unasked && provider.kind != ProviderKind::Saml) {
        return Error{ErrorKind::Invalid, "federation.saml_only",
                     "only a SAML provider can answer what was not asked"};
    }
    return {};
}

OidcSettings settings_of(const OidcEntry& entry) {
    return {.issuer = entry.issuer,
            .client_id = entry.client_id,
            .has_secret = entry.client_secret.has_value()};
}

Error no_way_back() {
    return {ErrorKind::Conflict, "federation.no_way_back",
            "first exempt a local Admin, who can sign in when the provider is down"};
}

/// Whether an exempt Admin could really come in.
Result<bool> has_way_back(sql::Session& session, const std::optional<UserId>& but = {}) {
    TRY(const auto exempt, list_exempt(session));
    for (const UserId& id : exempt) {
        const auto user = identity::get_user(session, id);
        if (!user && user.error().kind != ErrorKind::NotFound) {
            return user.error();
        }
        if (user && id != but && user->is_active_admin() && !user->provider) {
            return true;
        }
    }
    return false;
}

/// Whether an Admin can sign in while nobody does at that provider.
Result<bool> has_admin_without(sql::Session& session, const ProviderId& id) {
    TRY(const auto providers, list_providers(session));
    TRY(const auto admins, identity::list_admins(session));
    const auto can_enter = [&](const User& admin) {
        const auto is_open_to = [&](const Provider& each) {
            return each.id == admin.provider && each.id != id && each.is_enabled;
        };
        return !admin.guest_until &&
               (!admin.provider || std::ranges::any_of(providers, is_open_to));
    };
    return std::ranges::any_of(admins, can_enter);
}

/// Its subjects are other people, and it has no business with the secret of the one before.
bool is_another_issuer(const Provider& before, const Provider& after) {
    return before.oidc && after.oidc && before.oidc->issuer != after.oidc->issuer;
}

Provider edited(const Provider& before, const ProviderEdit& edit) {
    Provider after = before;
    after.name = edit.name.value_or(before.name);
    after.is_enabled = edit.is_enabled.value_or(before.is_enabled);
    after.is_enforced = edit.is_enforced.value_or(before.is_enforced);
    after.creates_users = edit.creates_users.value_or(before.creates_users);
    after.takes_unasked = edit.takes_unasked.value_or(before.takes_unasked);
    after.domains = edit.domains.value_or(before.domains);
    after.mapping = edit.mapping.value_or(before.mapping);
    if (edit.oidc) {
        after.oidc = settings_of(*edit.oidc);
        after.oidc->has_secret |=
            before.oidc && before.oidc->has_secret && !is_another_issuer(before, after);
    }
    return after;
}

std::string on_or_off(bool is_on) {
    return is_on ? "on" : "off";
}

std::vector<identity::ChangeEvent::Detail> details_of(const Provider& before,
                                                      const Provider& after) {
    std::vector<identity::ChangeEvent::Detail> details;
    if (before.is_enabled != after.is_enabled) {
        details.emplace_back("enabled", on_or_off(after.is_enabled));
    }
    if (before.is_enforced != after.is_enforced) {
        details.emplace_back("enforced", on_or_off(after.is_enforced));
    }
    if (before.creates_users != after.creates_users) {
        details.emplace_back("creates_users", on_or_off(after.creates_users));
    }
    if (before.takes_unasked != after.takes_unasked) {
        details.emplace_back("takes_unasked", on_or_off(after.takes_unasked));
    }
    return details;
}

} // namespace

Status Providers::save_oidc_secret(sql::Session& session,
                                   const ProviderId& id,
                                   const std::optional<Secret>& secret) const {
    if (!secret) {
        return {};
    }
    return save_sealed_secret(session, id, ports_.sealer.seal(*secret, place_of_secret(id.str())));
}

Result<Provider> Providers::create(const Caller& caller, const NewProvider& entry) {
    const Provider provider{.id = ProviderId::make(ports_.clock, ports_.random),
                            .kind = entry.kind,
                            .name = entry.name,
                            .creates_users = entry.creates_users,
                            .domains = entry.domains,
                            .mapping = entry.mapping,
                            .oidc =
                                entry.oidc ? std::optional(settings_of(*entry.oidc)) : std::nullopt,
                            .created_at = ports_.clock.now()};
    TRY_DONE(check(provider));
    return ports_.database.write([&](sql::Session& session) -> Result<Provider> {
        TRY_DONE(insert_provider(session, provider));
        if (entry.oidc) {
            TRY_DONE(save_oidc_secret(session, provider.id, entry.oidc->client_secret));
        }
        TRY_DONE(record(session, "provider.created", caller, provider.id.str(),
                        {{"kind", std::string(kProviderKindNames.name(provider.kind))},
                         {"name", provider.name.str()}}));
        return provider;
    });
}

Result<Provider> Providers::edit(const Caller& caller,
                                 const ProviderId& id,
                                 std::int64_t revision,
                                 const ProviderEdit& edit) {
    return ports_.database.write([&](sql::Session& session) -> Result<Provider> {
        TRY(const Provider before, get_provider(session, id));
        Provider after = edited(before, edit);
        after.revision = revision;
        TRY_DONE(check(after));
        if (after.is_enforced && !before.is_enforced) {
            TRY(const bool is_safe, has_way_back(session));
            if (!is_safe) {
                return no_way_back();
            }
        }
        TRY(auto saved, save_provider(session, std::move(after)));
        if (is_another_issuer(before, saved)) {
            TRY_DONE(delete_links(session, id));
            TRY_DONE(save_sealed_secret(session, id, std::nullopt));
        }
        if (edit.oidc) {
            TRY_DONE(save_oidc_secret(session, id, edit.oidc->client_secret));
        }
        if (before.is_enabled && !saved.is_enabled) {
            TRY_DONE(close(session, caller, id));
        }
        TRY_DONE(record(session, "provider.edited", caller, id.str(), details_of(before, saved)));
        return saved;
    });
}

Status Providers::remove(const Caller& caller, const ProviderId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Provider provider, get_provider(session, id));
        if (ports_.data != nullptr) {
            TRY_DONE(ports_.data->forget(session, caller, id));
        }
        TRY_DONE(delete_provider(session, id));
        TRY_DONE(close(session, caller, id)); // now that it shows who is an Admin without it
        TRY_DONE(ports_.sign_in.end_programs(session, caller, id));
        return record(session, "provider.deleted", caller, id.str(),
                      {{"name", provider.name.str()}});
    });
}

Status Providers::close(sql::Session& session, const Caller& caller, const ProviderId& id) const {
    TRY(const bool is_safe, has_admin_without(session, id));
    if (!is_safe) {
        return Error{ErrorKind::Conflict, "federation.no_way_back",
                     "no Admin could sign in then; make a local one first"};
    }
    TRY_DONE(ports_.sign_in.end_all(session, caller, id));
    return {};
}

Result<Provider> Providers::get(const ProviderId& id) {
    return ports_.database.read([&](sql::Session& session) { return get_provider(session, id); });
}

Result<std::vector<Provider>> Providers::list() {
    return ports_.database.read([](sql::Session& session) { return list_providers(session); });
}

Result<std::optional<Provider>> Providers::find_for(const identity::Email& email) {
    TRY(auto provider, ports_.database.read([&](sql::Session& session) {
        return find_provider_of(session, domain_of(email));
    }));
    return provider && provider->is_enabled ? std::move(provider) : std::optional<Provider>();
}

Status Providers::unlink(const Caller& caller, const ProviderId& id, const UserId& user) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_link(session, id, user));
        if (!was_there) {
            return Error{ErrorKind::NotFound, "federation.no_link",
                         "no subject of the provider means this user"};
        }
        return record(session, "user.unlinked", caller, user.str(), {{"provider", id.str()}});
    });
}

Status Providers::exempt(const Caller& caller, const UserId& user) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const User found, identity::get_user(session, user));
        if (!found.is_active_admin() || found.provider) {
            return Error{ErrorKind::Conflict, "federation.not_local_admin",
                         "only an active local Admin comes in when a provider is down"};
        }
        TRY_DONE(insert_exempt(session, user, ports_.clock.now()));
        return record(session, "user.exempted", caller, user.str());
    });
}

Status Providers::end_exemption(const Caller& caller, const UserId& user) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_exempt(session, user));
        if (!was_there) {
            return Error{ErrorKind::NotFound, "federation.not_exempt", "the user is not exempt"};
        }
        TRY(const auto providers, list_providers(session));
        TRY(const bool is_safe, has_way_back(session, user));
        if (!is_safe && std::ranges::any_of(providers, &Provider::is_enforced)) {
            return no_way_back();
        }
        return record(session, "user.exemption_ended", caller, user.str());
    });
}

Result<std::vector<UserId>> Providers::list_exempt() {
    return ports_.database.read(
        [](sql::Session& session) { return federation::list_exempt(session); });
}

Result<oidc::Registration> Providers::registration(const Provider& provider) {
    if (!provider.oidc) {
        return Error{ErrorKind::Conflict, "federation.wrong_kind",
                     "this is no OpenID Connect provider"};
    }
    oidc::Registration registration{.issuer = provider.oidc->issuer,
                                    .client_id = provider.oidc->client_id,
                                    .client_secret = {}};
    TRY(const auto sealed, ports_.database.read([&](sql::Session& session) {
        return find_sealed_secret(session, provider.id);
    }));
    if (sealed) {
        TRY(registration.client_secret,
            ports_.sealer.open(*sealed, place_of_secret(provider.id.str())));
    }
    return registration;
}

Status Providers::record(sql::Session& session,
                         std::string_view action,
                         const Caller& caller,
                         const std::string& subject,
                         std::vector<identity::ChangeEvent::Detail> details) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = subject,
                                           .at = ports_.clock.now(),
                                           .details = std::move(details)});
}

} // namespace muster::federation
