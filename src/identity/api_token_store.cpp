#include "identity/api_token_store.h"

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertApiToken =
    "INSERT INTO identity_api_token (id, token_hash, hint, name, role, made_by, created_at, "
    "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kApiTokenByHash =
    "SELECT id, name, role, hint, made_by, created_at, expires_at, last_used_at "
    "FROM identity_api_token WHERE token_hash = ?";
constexpr std::string_view kListApiTokens =
    "SELECT id, name, role, hint, made_by, created_at, expires_at, last_used_at "
    "FROM identity_api_token WHERE id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kOfProvider =
    "SELECT id, name, role, hint, made_by, created_at, expires_at, last_used_at "
    "FROM identity_api_token WHERE made_by IN "
    "(SELECT id FROM identity_user WHERE provider_id = ?) ORDER BY id";
constexpr std::string_view kTouchApiToken =
    "UPDATE identity_api_token SET last_used_at = ? WHERE id = ?";
constexpr std::string_view kRenameApiToken = "UPDATE identity_api_token SET name = ? WHERE id = ?";
constexpr std::string_view kDeleteApiToken = "DELETE FROM identity_api_token WHERE id = ?";

Result<ApiToken> read_api_token(const sql::Row& row) {
    TRY(const auto id, ApiTokenId::parse(row.text(0)));
    TRY(auto name, ApiTokenName::parse(row.text(1)));
    TRY(const Role role, kRoleNames.parse(row.text(2), "api_token.bad_row"));
    TRY(const auto made_by, UserId::parse(row.text(4)));
    return ApiToken{.id = id,
                    .name = std::move(name),
                    .role = role,
                    .hint = row.text(3),
                    .made_by = made_by,
                    .created_at = Instant::from_unix_millis(row.integer(5)),
                    .expires_at = sql::optional_instant(row, 6),
                    .last_used_at = sql::optional_instant(row, 7)};
}

} // namespace

Status
insert_api_token(sql::Session& session, const ApiToken& token, const crypto::Sha256Digest& hash) {
    std::optional<std::int64_t> expires_at;
    if (token.expires_at) {
        expires_at = token.expires_at->unix_millis();
    }
    TRY_DONE(
        session.execute(kInsertApiToken, {token.id.str(), hash.hex(), token.hint, token.name.str(),
                                          kRoleNames.name(token.role), token.made_by.str(),
                                          token.created_at.unix_millis(), expires_at}));
    return {};
}

Result<std::optional<ApiToken>> find_api_token(sql::Session& session,
                                               const crypto::Sha256Digest& hash) {
    return sql::find_row(session, kApiTokenByHash, {hash.hex()}, read_api_token);
}

Result<std::vector<ApiToken>>
list_api_tokens(sql::Session& session, const std::optional<ApiTokenId>& after, int limit) {
    return sql::all_rows(session, kListApiTokens, {after ? after->str() : "", limit},
                         read_api_token);
}

Result<std::vector<ApiToken>> api_tokens_of(sql::Session& session, const ProviderId& provider) {
    return sql::all_rows(session, kOfProvider, {provider.str()}, read_api_token);
}

Status touch_api_token(sql::Session& session, const ApiTokenId& id, Instant now) {
    TRY_DONE(session.execute(kTouchApiToken, {now.unix_millis(), id.str()}));
    return {};
}

Result<bool>
rename_api_token(sql::Session& session, const ApiTokenId& id, const ApiTokenName& name) {
    TRY(const std::int64_t renamed, session.execute(kRenameApiToken, {name.str(), id.str()}));
    return renamed == 1;
}

Result<bool> delete_api_token(sql::Session& session, const ApiTokenId& id) {
    TRY(const std::int64_t deleted, session.execute(kDeleteApiToken, {id.str()}));
    return deleted == 1;
}

} // namespace muster::identity
