#include "identity/session_store.h"

#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertSession =
    "INSERT INTO identity_session (id, token_hash, user_id, stage, address, user_agent, "
    "created_at, last_seen_at, expires_at, proved_at, provider_id, provider_session) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kByToken =
    "SELECT id, user_id, stage, address, user_agent, created_at, last_seen_at, expires_at, "
    "proved_at, provider_id, provider_session FROM identity_session WHERE token_hash = ?";
constexpr std::string_view kSessionsByUser =
    "SELECT id, user_id, stage, address, user_agent, created_at, last_seen_at, expires_at, "
    "proved_at, provider_id, provider_session FROM identity_session WHERE user_id = ? ORDER BY id "
    "DESC";
constexpr std::string_view kSessionOwner = "SELECT user_id FROM identity_session WHERE id = ?";
constexpr std::string_view kTouchSession =
    "UPDATE identity_session SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?";
constexpr std::string_view kRenew =
    "UPDATE identity_session SET token_hash = ?, stage = ?, last_seen_at = ?, expires_at = ?, "
    "proved_at = ? WHERE id = ?";
constexpr std::string_view kDeleteSession =
    "DELETE FROM identity_session WHERE user_id = ? AND id = ?";
constexpr std::string_view kDeleteAllBut =
    "DELETE FROM identity_session WHERE user_id = ? AND id <> ?";
constexpr std::string_view kByProvider =
    "SELECT id, user_id, stage, address, user_agent, created_at, last_seen_at, expires_at, "
    "proved_at, provider_id, provider_session FROM identity_session "
    "WHERE provider_id = ? AND provider_session = ? ORDER BY id DESC";
constexpr std::string_view kAllByProvider =
    "SELECT id, user_id, stage, address, user_agent, created_at, last_seen_at, expires_at, "
    "proved_at, provider_id, provider_session FROM identity_session WHERE provider_id = ? "
    "ORDER BY id DESC";
constexpr std::string_view kDeleteEndedSessions =
    "DELETE FROM identity_session WHERE expires_at <= ? OR last_seen_at <= ?";
constexpr std::string_view kDevice =
    "SELECT used_at FROM identity_device WHERE token_hash = ? AND user_id = ?";
constexpr std::string_view kKeepDevice =
    "INSERT INTO identity_device (token_hash, user_id, used_at) VALUES (?, ?, ?) "
    "ON CONFLICT (token_hash) DO UPDATE SET used_at = excluded.used_at";
constexpr std::string_view kForgetOldDevices =
    "DELETE FROM identity_device WHERE user_id = ? AND token_hash NOT IN (SELECT token_hash FROM "
    "identity_device WHERE user_id = ? ORDER BY used_at DESC, token_hash LIMIT ?)";
constexpr std::string_view kForgetDevices = "DELETE FROM identity_device WHERE user_id = ?";

Instant instant(const sql::Row& row, int column) {
    return Instant::from_unix_millis(row.integer(column));
}

Result<Session> read_session(const sql::Row& row) {
    TRY(const auto id, SessionId::parse(row.text(0)));
    TRY(const auto user_id, UserId::parse(row.text(1)));
    TRY(const auto stage, kSessionStageNames.parse(row.text(2), "session.bad_row"));
    Session session{.id = id,
                    .user_id = user_id,
                    .stage = stage,
                    .address = row.text(3),
                    .user_agent = row.text(4),
                    .created_at = instant(row, 5),
                    .last_seen_at = instant(row, 6),
                    .expires_at = instant(row, 7),
                    .proved_at = instant(row, 8)};
    if (const auto provider = row.optional_text(9)) {
        TRY(const auto provider_id, ProviderId::parse(*provider));
        session.provider =
            ProviderSession{.provider = provider_id, .session = row.optional_text(10)};
    }
    return session;
}

} // namespace

Status
insert_session(sql::Session& session, const Session& row, const crypto::Sha256Digest& token) {
    std::optional<std::string> provider;
    std::optional<std::string> provider_session;
    if (row.provider) {
        provider = row.provider->provider.str();
        provider_session = row.provider->session;
    }
    TRY_DONE(session.execute(
        kInsertSession,
        {row.id.str(), token.hex(), row.user_id.str(), kSessionStageNames.name(row.stage),
         row.address, row.user_agent, row.created_at.unix_millis(), row.last_seen_at.unix_millis(),
         row.expires_at.unix_millis(), row.proved_at.unix_millis(), provider, provider_session}));
    return {};
}

Result<std::optional<Session>> find_session(sql::Session& session,
                                            const crypto::Sha256Digest& token) {
    return sql::find_row(session, kByToken, {token.hex()}, read_session);
}

Result<std::optional<UserId>> find_owner(sql::Session& session, const SessionId& id) {
    return sql::find_row(session, kSessionOwner, {id.str()},
                         [](const sql::Row& row) { return UserId::parse(row.text(0)); });
}

Result<std::vector<Session>> sessions_of(sql::Session& session, const UserId& user) {
    return sql::all_rows(session, kSessionsByUser, {user.str()}, read_session);
}

Result<std::vector<Session>>
sessions_of(sql::Session& session, const ProviderId& provider, std::string_view provider_session) {
    return sql::all_rows(session, kByProvider, {provider.str(), provider_session}, read_session);
}

Result<std::vector<Session>> sessions_of(sql::Session& session, const ProviderId& provider) {
    return sql::all_rows(session, kAllByProvider, {provider.str()}, read_session);
}

Status touch_session(sql::Session& session, const SessionId& id, Instant now) {
    TRY_DONE(session.execute(kTouchSession, {now.unix_millis(), id.str(), now.unix_millis()}));
    return {};
}

Status renew_session(sql::Session& session, const Session& row, const crypto::Sha256Digest& token) {
    TRY_DONE(session.execute(kRenew, {token.hex(), kSessionStageNames.name(row.stage),
                                      row.last_seen_at.unix_millis(), row.expires_at.unix_millis(),
                                      row.proved_at.unix_millis(), row.id.str()}));
    return {};
}

Result<bool> delete_session(sql::Session& session, const UserId& user, const SessionId& id) {
    TRY(const std::int64_t deleted, session.execute(kDeleteSession, {user.str(), id.str()}));
    return deleted == 1;
}

Result<std::int64_t>
delete_sessions(sql::Session& session, const UserId& user, const std::optional<SessionId>& but) {
    return session.execute(kDeleteAllBut, {user.str(), but ? but->str() : ""});
}

Status delete_ended_sessions(sql::Session& session, Instant now, Instant seen_before) {
    TRY_DONE(session.execute(kDeleteEndedSessions, {now.unix_millis(), seen_before.unix_millis()}));
    return {};
}

Result<bool>
is_known_device(sql::Session& session, const UserId& user, const crypto::Sha256Digest& token) {
    TRY(const auto found,
        sql::find_row(session, kDevice, {token.hex(), user.str()},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return found.has_value();
}

Status keep_device(sql::Session& session,
                   const UserId& user,
                   const crypto::Sha256Digest& token,
                   Instant now) {
    TRY_DONE(session.execute(kKeepDevice, {token.hex(), user.str(), now.unix_millis()}));
    TRY_DONE(session.execute(kForgetOldDevices, {user.str(), user.str(), kMostDevices}));
    return {};
}

Status forget_devices(sql::Session& session, const UserId& user) {
    TRY_DONE(session.execute(kForgetDevices, {user.str()}));
    return {};
}

} // namespace muster::identity
