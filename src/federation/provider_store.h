#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "federation/provider.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::federation {

// The rows of providers, of links to users and of who is exempt, each function inside the caller's
// transaction. Errors of all: those of sql::Session.

/// Errors: Conflict "federation.duplicate_name", "federation.domain_taken".
Status insert_provider(sql::Session& session, const Provider& provider);
/// Saves one revision higher than the one read. Errors: as above, and Stale "federation.stale".
Result<Provider> save_provider(sql::Session& session, Provider provider);
Status delete_provider(sql::Session& session, const ProviderId& id);
/// Errors: NotFound "federation.not_found".
Result<Provider> get_provider(sql::Session& session, const ProviderId& id);
/// In the order they were made.
Result<std::vector<Provider>> list_providers(sql::Session& session);
Result<std::optional<Provider>> find_provider_of(sql::Session& session, const MailDomain& domain);

Status save_sealed_secret(sql::Session& session,
                          const ProviderId& id,
                          const std::optional<std::string>& sealed);
Result<std::optional<std::string>> find_sealed_secret(sql::Session& session, const ProviderId& id);

Result<std::optional<identity::UserId>>
find_linked(sql::Session& session, const ProviderId& provider, std::string_view subject);
Result<bool>
has_link(sql::Session& session, const ProviderId& provider, const identity::UserId& user);
Status insert_link(sql::Session& session,
                   const ProviderId& provider,
                   std::string_view subject,
                   const identity::UserId& user,
                   Instant now);
/// Whether there was one.
Result<bool>
delete_link(sql::Session& session, const ProviderId& provider, const identity::UserId& user);

/// All of a provider.
Status delete_links(sql::Session& session, const ProviderId& provider);

Status insert_exempt(sql::Session& session, const identity::UserId& user, Instant now);
/// Whether there was one.
Result<bool> delete_exempt(sql::Session& session, const identity::UserId& user);
Result<std::vector<identity::UserId>> list_exempt(sql::Session& session);
Result<bool> is_exempt(sql::Session& session, const identity::UserId& user);

/// Whether it comes for the first time; it is then kept until `expires_at`.
Result<bool> note_token(sql::Session& session,
                        const ProviderId& provider,
                        std::string_view token_id,
                        Instant expires_at);
Status forget_tokens(sql::Session& session, Instant now);

} // namespace muster::federation
