#include "federation/provider_store.h"

#include "sql/rows.h"

namespace muster::federation {
namespace {

using identity::UserId;

constexpr std::string_view kInsertProvider =
    "INSERT INTO federation_provider (id, kind, name, is_enabled, is_enforced, creates_users, "
    "takes_unasked, email_attribute, name_attribute, role_attribute, default_role, "
    "groups_attribute, created_at, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSaveProvider =
    "UPDATE federation_provider SET name = ?, is_enabled = ?, is_enforced = ?, creates_users = ?, "
    "takes_unasked = ?, email_attribute = ?, name_attribute = ?, role_attribute = ?, "
    "default_role = ?, groups_attribute = ?, revision = revision + 1 "
    "WHERE id = ? AND revision = ?";
constexpr std::string_view kColumns =
    "SELECT p.id, p.kind, p.name, p.is_enabled, p.is_enforced, p.creates_users, p.takes_unasked, "
    "p.email_attribute, p.name_attribute, p.role_attribute, p.default_role, p.groups_attribute, "
    "p.created_at, p.revision, o.issuer, o.client_id, o.sealed_secret FROM federation_provider p "
    "LEFT JOIN federation_oidc o ON o.provider_id = p.id ";
constexpr std::string_view kDeleteProvider = "DELETE FROM federation_provider WHERE id = ?";
constexpr std::string_view kOtherWithName =
    "SELECT id FROM federation_provider WHERE name = ? AND id <> ?";
constexpr std::string_view kOfDomain = "SELECT provider_id FROM federation_domain WHERE domain = ?";
constexpr std::string_view kDomains =
    "SELECT domain FROM federation_domain WHERE provider_id = ? ORDER BY domain";
constexpr std::string_view kDeleteDomains = "DELETE FROM federation_domain WHERE provider_id = ?";
constexpr std::string_view kInsertDomain =
    "INSERT INTO federation_domain (domain, provider_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kRoles =
    "SELECT value, role FROM federation_role WHERE provider_id = ? ORDER BY value";
constexpr std::string_view kDeleteRoles = "DELETE FROM federation_role WHERE provider_id = ?";
constexpr std::string_view kInsertRole =
    "INSERT INTO federation_role (provider_id, value, role) VALUES (?, ?, ?) "
    "ON CONFLICT (provider_id, value) DO UPDATE SET role = excluded.role";
constexpr std::string_view kSaveOidc =
    "INSERT INTO federation_oidc (provider_id, issuer, client_id) VALUES (?, ?, ?) "
    "ON CONFLICT (provider_id) DO UPDATE SET issuer = excluded.issuer, "
    "client_id = excluded.client_id";
constexpr std::string_view kSaveSecret =
    "UPDATE federation_oidc SET sealed_secret = ? WHERE provider_id = ?";
constexpr std::string_view kSecret =
    "SELECT sealed_secret FROM federation_oidc WHERE provider_id = ?";
constexpr std::string_view kLinked =
    "SELECT user_id FROM federation_link WHERE provider_id = ? AND subject = ?";
constexpr std::string_view kLinkOf =
    "SELECT user_id FROM federation_link WHERE provider_id = ? AND user_id = ?";
constexpr std::string_view kInsertLink =
    "INSERT INTO federation_link (provider_id, subject, user_id, linked_at) VALUES (?, ?, ?, ?)";
constexpr std::string_view kDeleteLink =
    "DELETE FROM federation_link WHERE provider_id = ? AND user_id = ?";
constexpr std::string_view kDeleteLinks = "DELETE FROM federation_link WHERE provider_id = ?";
constexpr std::string_view kInsertExempt =
    "INSERT INTO federation_exempt (user_id, since) VALUES (?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kDeleteExempt = "DELETE FROM federation_exempt WHERE user_id = ?";
constexpr std::string_view kAllExempt = "SELECT user_id FROM federation_exempt ORDER BY user_id";
constexpr std::string_view kExempt = "SELECT user_id FROM federation_exempt WHERE user_id = ?";
constexpr std::string_view kNoteToken =
    "INSERT INTO federation_seen (provider_id, token_id, expires_at) VALUES (?, ?, ?) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kForgetTokens = "DELETE FROM federation_seen WHERE expires_at <= ?";

Result<UserId> read_user_id(const sql::Row& row) {
    return UserId::parse(row.text(0));
}

Result<Provider> read_provider(const sql::Row& row) {
    TRY(const auto id, ProviderId::parse(row.text(0)));
    TRY(const auto kind, kProviderKindNames.parse(row.text(1), "federation.bad_row"));
    TRY(auto name, ProviderName::parse(row.text(2)));
    TRY(const auto default_role, kRoleNames.parse(row.text(10), "federation.bad_row"));
    Provider provider{.id = id,
                      .kind = kind,
                      .name = std::move(name),
                      .is_enabled = row.boolean(3),
                      .is_enforced = row.boolean(4),
                      .creates_users = row.boolean(5),
                      .takes_unasked = row.boolean(6),
                      .domains = {},
                      .mapping = {.email = row.text(7),
                                  .name = row.text(8),
                                  .role = row.optional_text(9),
                                  .roles = {},
                                  .default_role = default_role,
                                  .groups = row.optional_text(11)},
                      .oidc = {},
                      .created_at = Instant::from_unix_millis(row.integer(12)),
                      .revision = row.integer(13)};
    if (!row.is_null(14)) {
        TRY(auto issuer, oidc::Issuer::parse(row.text(14)));
        provider.oidc = OidcSettings{
            .issuer = std::move(issuer), .client_id = row.text(15), .has_secret = !row.is_null(16)};
    }
    return provider;
}

/// What stands in tables of its own.
Status add_lists(sql::Session& session, Provider& provider) {
    TRY(provider.domains,
        sql::all_rows(session, kDomains, {provider.id.str()},
                      [](const sql::Row& row) { return MailDomain::parse(row.text(0)); }));
    TRY(provider.mapping.roles,
        sql::all_rows(session, kRoles, {provider.id.str()},
                      [](const sql::Row& row) -> Result<Mapping::RoleValue> {
                          TRY(const auto role, kRoleNames.parse(row.text(1), "federation.bad_row"));
                          return Mapping::RoleValue{.value = row.text(0), .role = role};
                      }));
    return {};
}

Status expect_free_name(sql::Session& session, const Provider& provider) {
    TRY(const auto other,
        sql::find_row(session, kOtherWithName, {provider.name.str(), provider.id.str()},
                      [](const sql::Row& row) { return ProviderId::parse(row.text(0)); }));
    if (other) {
        return Error{ErrorKind::Conflict, "federation.duplicate_name",
                     "another provider has this name"};
    }
    return {};
}

Status save_lists(sql::Session& session, const Provider& provider) {
    const std::string id = provider.id.str();
    TRY_DONE(session.execute(kDeleteDomains, {id}));
    for (const MailDomain& domain : provider.domains) {
        TRY(const std::int64_t inserted, session.execute(kInsertDomain, {domain.str(), id}));
        if (inserted != 1) {
            return Error{ErrorKind::Conflict, "federation.domain_taken",
                         domain.str() + " signs in at another provider, or stands here twice"};
        }
    }
    TRY_DONE(session.execute(kDeleteRoles, {id}));
    for (const Mapping::RoleValue& each : provider.mapping.roles) {
        TRY_DONE(session.execute(kInsertRole, {id, each.value, kRoleNames.name(each.role)}));
    }
    if (provider.oidc) {
        TRY_DONE(session.execute(kSaveOidc,
                                 {id, provider.oidc->issuer.str(), provider.oidc->client_id}));
    }
    return {};
}

Result<bool>
exists(sql::Session& session, std::string_view query, const std::vector<sql::Value>& values) {
    TRY(const auto found, sql::find_row(session, query, values, read_user_id));
    return found.has_value();
}

} // namespace

Status insert_provider(sql::Session& session, const Provider& provider) {
    TRY_DONE(expect_free_name(session, provider));
    const Mapping& mapping = provider.mapping;
    TRY_DONE(session.execute(
        kInsertProvider,
        {provider.id.str(), kProviderKindNames.name(provider.kind), provider.name.str(),
         provider.is_enabled, provider.is_enforced, provider.creates_users, provider.takes_unasked,
         mapping.email, mapping.name, mapping.role, kRoleNames.name(mapping.default_role),
         mapping.groups, provider.created_at.unix_millis(), provider.revision}));
    return save_lists(session, provider);
}

Result<Provider> save_provider(sql::Session& session, Provider provider) {
    TRY_DONE(expect_free_name(session, provider));
    const Mapping& mapping = provider.mapping;
    TRY(const std::int64_t saved,
        session.execute(kSaveProvider,
                        {provider.name.str(), provider.is_enabled, provider.is_enforced,
                         provider.creates_users, provider.takes_unasked, mapping.email,
                         mapping.name, mapping.role, kRoleNames.name(mapping.default_role),
                         mapping.groups, provider.id.str(), provider.revision}));
    if (saved != 1) {
        return Error{ErrorKind::Stale, "federation.stale", "the provider was changed meanwhile"};
    }
    TRY_DONE(save_lists(session, provider));
    ++provider.revision;
    return provider;
}

Status delete_provider(sql::Session& session, const ProviderId& id) {
    TRY_DONE(session.execute(kDeleteProvider, {id.str()}));
    return {};
}

Result<Provider> get_provider(sql::Session& session, const ProviderId& id) {
    TRY(auto found, sql::find_row(session, std::string(kColumns) + "WHERE p.id = ?", {id.str()},
                                  read_provider));
    if (!found) {
        return Error{ErrorKind::NotFound, "federation.not_found", "there is no such provider"};
    }
    TRY_DONE(add_lists(session, *found));
    return std::move(*found);
}

Result<std::vector<Provider>> list_providers(sql::Session& session) {
    TRY(auto providers,
        sql::all_rows(session, std::string(kColumns) + "ORDER BY p.id", {}, read_provider));
    for (Provider& provider : providers) {
        TRY_DONE(add_lists(session, provider));
    }
    return providers;
}

Result<std::optional<Provider>> find_provider_of(sql::Session& session, const MailDomain& domain) {
    TRY(const auto id, sql::find_row(session, kOfDomain, {domain.str()}, [](const sql::Row& row) {
            return ProviderId::parse(row.text(0));
        }));
    if (!id) {
        return std::optional<Provider>();
    }
    TRY(auto provider, get_provider(session, *id));
    return std::optional(std::move(provider));
}

Status save_sealed_secret(sql::Session& session,
                          const ProviderId& id,
                          const std::optional<std::string>& sealed) {
    TRY_DONE(session.execute(kSaveSecret, {sealed, id.str()}));
    return {};
}

Result<std::optional<std::string>> find_sealed_secret(sql::Session& session, const ProviderId& id) {
    TRY(auto found, sql::find_row(session, kSecret, {id.str()},
                                  [](const sql::Row& row) -> Result<std::optional<std::string>> {
                                      return row.optional_text(0);
                                  }));
    return found ? std::move(*found) : std::nullopt;
}

Result<std::optional<UserId>>
find_linked(sql::Session& session, const ProviderId& provider, std::string_view subject) {
    return sql::find_row(session, kLinked, {provider.str(), subject}, read_user_id);
}

Result<bool> has_link(sql::Session& session, const ProviderId& provider, const UserId& user) {
    return exists(session, kLinkOf, {provider.str(), user.str()});
}

Status insert_link(sql::Session& session,
                   const ProviderId& provider,
                   std::string_view subject,
                   const UserId& user,
                   Instant now) {
    TRY_DONE(
        session.execute(kInsertLink, {provider.str(), subject, user.str(), now.unix_millis()}));
    return {};
}

Result<bool> delete_link(sql::Session& session, const ProviderId& provider, const UserId& user) {
    TRY(const std::int64_t deleted, session.execute(kDeleteLink, {provider.str(), user.str()}));
    return deleted == 1;
}

Status delete_links(sql::Session& session, const ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteLinks, {provider.str()}));
    return {};
}

Status insert_exempt(sql::Session& session, const UserId& user, Instant now) {
    TRY_DONE(session.execute(kInsertExempt, {user.str(), now.unix_millis()}));
    return {};
}

Result<bool> delete_exempt(sql::Session& session, const UserId& user) {
    TRY(const std::int64_t deleted, session.execute(kDeleteExempt, {user.str()}));
    return deleted == 1;
}

Result<std::vector<UserId>> list_exempt(sql::Session& session) {
    return sql::all_rows(session, kAllExempt, {}, read_user_id);
}

Result<bool> is_exempt(sql::Session& session, const UserId& user) {
    return exists(session, kExempt, {user.str()});
}

Result<bool> note_token(sql::Session& session,
                        const ProviderId& provider,
                        std::string_view token_id,
                        Instant expires_at) {
    TRY(const std::int64_t inserted,
        session.execute(kNoteToken, {provider.str(), token_id, expires_at.unix_millis()}));
    return inserted == 1;
}

Status forget_tokens(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kForgetTokens, {now.unix_millis()}));
    return {};
}

} // namespace muster::federation
