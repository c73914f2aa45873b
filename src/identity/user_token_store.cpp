#include "identity/user_token_store.h"

#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertUserToken =
    "INSERT INTO identity_user_token (id, token_hash, user_id, client_name, address, created_at, "
    "last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUserTokenByHash =
    "SELECT id, user_id, client_name, address, created_at, last_used_at, expires_at "
    "FROM identity_user_token WHERE token_hash = ?";
constexpr std::string_view kUserTokensByUser =
    "SELECT id, user_id, client_name, address, created_at, last_used_at, expires_at "
    "FROM identity_user_token WHERE user_id = ? ORDER BY id DESC";
constexpr std::string_view kUserTokenOwner = "SELECT user_id FROM identity_user_token WHERE id = ?";
constexpr std::string_view kTouchUserToken =
    "UPDATE identity_user_token SET last_used_at = ? WHERE id = ? AND last_used_at < ?";
constexpr std::string_view kDeleteUserToken =
    "DELETE FROM identity_user_token WHERE user_id = ? AND id = ?";
constexpr std::string_view kDeleteAllUserTokens =
    "DELETE FROM identity_user_token WHERE user_id = ?";
constexpr std::string_view kDeleteAllOfProvider =
    "DELETE FROM identity_user_token WHERE user_id IN "
    "(SELECT id FROM identity_user WHERE provider_id = ?)";
constexpr std::string_view kDeleteEndedUserTokens =
    "DELETE FROM identity_user_token WHERE expires_at <= ? OR last_used_at <= ?";

Result<UserToken> read_user_token(const sql::Row& row) {
    TRY(const auto id, UserTokenId::parse(row.text(0)));
    TRY(const auto user_id, UserId::parse(row.text(1)));
    TRY(auto client_name, ClientName::parse(row.text(2)));
    return UserToken{.id = id,
                     .user_id = user_id,
                     .client_name = std::move(client_name),
                     .address = row.text(3),
                     .created_at = Instant::from_unix_millis(row.integer(4)),
                     .last_used_at = Instant::from_unix_millis(row.integer(5)),
                     .expires_at = Instant::from_unix_millis(row.integer(6))};
}

} // namespace

Status
insert_user_token(sql::Session& session, const UserToken& token, const crypto::Sha256Digest& hash) {
    TRY_DONE(session.execute(
        kInsertUserToken, {token.id.str(), hash.hex(), token.user_id.str(), token.client_name.str(),
                           token.address, token.created_at.unix_millis(),
                           token.last_used_at.unix_millis(), token.expires_at.unix_millis()}));
    return {};
}

Result<std::optional<UserToken>> find_user_token(sql::Session& session,
                                                 const crypto::Sha256Digest& hash) {
    return sql::find_row(session, kUserTokenByHash, {hash.hex()}, read_user_token);
}

Result<std::optional<UserId>> find_owner(sql::Session& session, const UserTokenId& id) {
    return sql::find_row(session, kUserTokenOwner, {id.str()},
                         [](const sql::Row& row) { return UserId::parse(row.text(0)); });
}

Result<std::vector<UserToken>> user_tokens_of(sql::Session& session, const UserId& user) {
    return sql::all_rows(session, kUserTokensByUser, {user.str()}, read_user_token);
}

Status touch_user_token(sql::Session& session, const UserTokenId& id, Instant now) {
    TRY_DONE(session.execute(kTouchUserToken, {now.unix_millis(), id.str(), now.unix_millis()}));
    return {};
}

Result<bool> delete_user_token(sql::Session& session, const UserId& user, const UserTokenId& id) {
    TRY(const std::int64_t deleted, session.execute(kDeleteUserToken, {user.str(), id.str()}));
    return deleted == 1;
}

Status delete_user_tokens(sql::Session& session, const UserId& user) {
    TRY_DONE(session.execute(kDeleteAllUserTokens, {user.str()}));
    return {};
}

Status delete_user_tokens(sql::Session& session, const ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteAllOfProvider, {provider.str()}));
    return {};
}

Status delete_ended_user_tokens(sql::Session& session, Instant now, Instant used_before) {
    TRY_DONE(
        session.execute(kDeleteEndedUserTokens, {now.unix_millis(), used_before.unix_millis()}));
    return {};
}

} // namespace muster::identity
