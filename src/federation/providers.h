#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/sealer.h"
#include "federation/provider.h"
#include "federation/provider_data.h"
#include "federation/provider_store.h"
#include "identity/change_log.h"
#include "identity/provider_sign_in.h"
#include "oidc/relying_party.h"
#include "sql/database.h"

namespace muster::federation {

/// An OpenID Connect provider as an Admin enters it.
struct OidcEntry {
    oidc::Issuer issuer;
    std::string client_id;
    std::optional<Secret> client_secret{}; // none: a public client
};

struct NewProvider {
    ProviderKind kind = ProviderKind::Oidc;
    ProviderName name;
    bool creates_users = false;
    std::vector<MailDomain> domains{};
    Mapping mapping{};
    std::optional<OidcEntry> oidc{};
};

/// What changes about a provider; absent stays as it is.
struct ProviderEdit {
    std::optional<ProviderName> name{};
    std::optional<bool> is_enabled{};
    std::optional<bool> is_enforced{};
    std::optional<bool> creates_users{};
    std::optional<bool> takes_unasked{};
    std::optional<std::vector<MailDomain>> domains{};
    std::optional<Mapping> mapping{};
    std::optional<OidcEntry> oidc{}; // without a secret: the one there is, of the same issuer
};

/// Where people of companies sign in, as an Admin keeps it, and the local Admins who come in
/// without. Whoever calls has checked the permission. Secrets are sealed at rest, and shown to
/// nobody. Thread-safe as far as its ports are.
class Providers {
public:
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const crypto::Sealer& sealer;
        const identity::ProviderSignIn& sign_in;
        const ProviderData* data = nullptr; // null: nobody else keeps anything
    };
    explicit Providers(const Ports& ports) : ports_(ports) {}

    /// Enabled, and enforced for nobody yet. Errors: Conflict "federation.duplicate_name",
    /// "federation.domain_taken"; Invalid "federation.settings_missing" where its kind has none,
    /// "federation.bad_settings".
    Result<Provider> create(const identity::Caller& caller, const NewProvider& entry);
    /// Another issuer has other subjects: all links to them end, and users are found anew. Where it
    /// is disabled, sessions that began there and the command lines of its users end. Errors: as
    /// above, and NotFound "federation.not_found"; Stale "federation.stale"; Conflict
    /// "federation.no_way_back" to enforce it while no local Admin is exempt, and to disable it
    /// where no Admin could sign in then; Invalid "federation.saml_only" for what that kind alone
    /// knows.
    Result<Provider> edit(const identity::Caller& caller,
                          const ProviderId& id,
                          std::int64_t revision,
                          const ProviderEdit& edit);
    /// Its users stay with what they made, and sign in no more; all that is said of disabling
    /// holds, and what others keep for it goes. Errors: NotFound "federation.not_found"; Conflict
    /// "federation.no_way_back" where no Admin could sign in then; those of ProviderData.
    Status remove(const identity::Caller& caller, const ProviderId& id);
    Result<Provider> get(const ProviderId& id);
    Result<std::vector<Provider>> list();
    /// The one that is asked about addresses of that domain, if it is enabled.
    Result<std::optional<Provider>> find_for(const identity::Email& email);

    /// Takes back what a subject of the provider means, so that another may. Errors: NotFound
    /// "federation.no_link".
    Status
    unlink(const identity::Caller& caller, const ProviderId& id, const identity::UserId& user);

    /// Errors: NotFound "user.not_found"; Conflict "federation.not_local_admin".
    Status exempt(const identity::Caller& caller, const identity::UserId& user);
    /// Errors: NotFound "federation.not_exempt"; Conflict "federation.no_way_back" for the last one
    /// while a provider is enforced.
    Status end_exemption(const identity::Caller& caller, const identity::UserId& user);
    Result<std::vector<identity::UserId>> list_exempt();

    /// What an OpenID Connect provider is asked with. Errors: Conflict "federation.wrong_kind";
    /// those of Sealer::open().
    Result<oidc::Registration> registration(const Provider& provider);

private:
    Status save_oidc_secret(sql::Session& session,
                            const ProviderId& id,
                            const std::optional<Secret>& secret) const;
    Status close(sql::Session& session, const identity::Caller& caller, const ProviderId& id) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const identity::Caller& caller,
                  const std::string& subject,
                  std::vector<identity::ChangeEvent::Detail> details = {}) const;

    Ports ports_;
};

} // namespace muster::federation
