#include "scim/provisioning_tokens.h"

#include <algorithm>

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::scim {
namespace {

using identity::Caller;
using identity::ProviderId;

constexpr std::string_view kInsertProvisioningToken =
    "INSERT INTO scim_token (id, provider_id, token_hash, hint, made_by, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kByHash =
    "SELECT id, provider_id, hint, made_by, created_at, last_used_at FROM scim_token "
    "WHERE token_hash = ? AND provider_id = ?";
constexpr std::string_view kOfProvider =
    "SELECT id, provider_id, hint, made_by, created_at, last_used_at FROM scim_token "
    "WHERE provider_id = ? ORDER BY id";
constexpr std::string_view kTouchProvisioningToken =
    "UPDATE scim_token SET last_used_at = ? WHERE id = ?";
constexpr std::string_view kDeleteProvisioningToken = "DELETE FROM scim_token WHERE id = ?";
constexpr std::string_view kDeleteAllProvisioningTokens =
    "DELETE FROM scim_token WHERE provider_id = ?";

Error refused() {
    return {ErrorKind::Unauthorized, "scim_token.refused", "the provisioning token is not valid"};
}

Result<ProvisioningToken> read_token(const sql::Row& row) {
    TRY(const auto id, ProvisioningTokenId::parse(row.text(0)));
    TRY(const auto provider, ProviderId::parse(row.text(1)));
    return ProvisioningToken{.id = id,
                             .provider = provider,
                             .hint = row.text(2),
                             .made_by = row.text(3),
                             .created_at = Instant::from_unix_millis(row.integer(4)),
                             .last_used_at = sql::optional_instant(row, 5)};
}

Result<std::vector<ProvisioningToken>> tokens_of(sql::Session& session,
                                                 const ProviderId& provider) {
    return sql::all_rows(session, kOfProvider, {provider.str()}, read_token);
}

} // namespace

Status ProvisioningTokens::require_provider(sql::Session& session,
                                            const ProviderId& provider) const {
    TRY(const bool is_enabled, ports_.providers.is_enabled(session, provider));
    if (!is_enabled) {
        return Error{ErrorKind::NotFound, "provider.not_found", "there is no such provider"};
    }
    return {};
}

Result<ProvisioningTokens::Made> ProvisioningTokens::make(const Caller& caller,
                                                          const ProviderId& provider) const {
    const crypto::Token secret =
        crypto::Token::make(crypto::TokenKind::Provisioning, ports_.random);
    const ProvisioningToken token{.id = ProvisioningTokenId::make(ports_.clock, ports_.random),
                                  .provider = provider,
                                  .hint = secret.hint(),
                                  .made_by = caller.principal.id,
                                  .created_at = ports_.clock.now(),
                                  .last_used_at = {}};
    return ports_.database.write([&](sql::Session& session) -> Result<Made> {
        TRY_DONE(require_provider(session, provider));
        TRY(const auto others, tokens_of(session, provider));
        if (others.size() >= kMost) {
            return Error{ErrorKind::Conflict, "scim_token.too_many",
                         "the provider has two tokens; take one of them away first"};
        }
        TRY_DONE(session.execute(kInsertProvisioningToken,
                                 {token.id.str(), provider.str(), secret.hash().hex(), token.hint,
                                  token.made_by, token.created_at.unix_millis()}));
        TRY_DONE(record(session, "scim_token.created", caller, token));
        return Made{.token = token, .secret = secret};
    });
}

Result<std::vector<ProvisioningToken>> ProvisioningTokens::list(const ProviderId& provider) const {
    using Tokens = std::vector<ProvisioningToken>;
    return ports_.database.read([&](sql::Session& session) -> Result<Tokens> {
        TRY_DONE(require_provider(session, provider));
        return tokens_of(session, provider);
    });
}

Status ProvisioningTokens::revoke(const Caller& caller,
                                  const ProviderId& provider,
                                  const ProvisioningTokenId& id) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const auto tokens, tokens_of(session, provider));
        const auto token = std::ranges::find(tokens, id, &ProvisioningToken::id);
        if (token == tokens.end()) {
            return Error{ErrorKind::NotFound, "scim_token.not_found", "there is no such token"};
        }
        TRY_DONE(session.execute(kDeleteProvisioningToken, {id.str()}));
        return record(session, "scim_token.revoked", caller, *token);
    });
}

Result<ProvisioningToken> ProvisioningTokens::find_good(sql::Session& session,
                                                        const ProviderId& provider,
                                                        const crypto::Token& secret) const {
    TRY(auto token,
        sql::find_row(session, kByHash, {secret.hash().hex(), provider.str()}, read_token));
    TRY(const bool is_enabled, ports_.providers.is_enabled(session, provider));
    if (!token || !is_enabled) {
        return refused();
    }
    return std::move(*token);
}

Result<ProviderId> ProvisioningTokens::authenticate(std::string_view provider_text,
                                                    std::string_view text) const {
    const auto provider = ProviderId::parse(provider_text);
    const auto secret = crypto::Token::parse(crypto::TokenKind::Provisioning, text);
    if (!provider || !secret) {
        return refused();
    }
    TRY(const auto token, ports_.database.read([&](sql::Session& session) {
        return find_good(session, *provider, *secret);
    }));
    note_use(token);
    return token.provider;
}

/// Where it fails the next request notes it: a full disk keeps nobody from reading.
void ProvisioningTokens::note_use(const ProvisioningToken& token) const {
    const Instant now = ports_.clock.now();
    if (token.last_used_at && now < *token.last_used_at + kUsedEvery) {
        return;
    }
    [[maybe_unused]] const Status noted =
        ports_.database.write([&](sql::Session& session) -> Status {
            TRY_DONE(session.execute(kTouchProvisioningToken, {now.unix_millis(), token.id.str()}));
            return {};
        });
}

Status ProvisioningTokens::record(sql::Session& session,
                                  std::string_view action,
                                  const Caller& caller,
                                  const ProvisioningToken& token) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = token.id.str(),
                                           .at = ports_.clock.now(),
                                           .details = {{"provider", token.provider.str()}}});
}

Status forget_tokens(sql::Session& session, const ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteAllProvisioningTokens, {provider.str()}));
    return {};
}

} // namespace muster::scim
