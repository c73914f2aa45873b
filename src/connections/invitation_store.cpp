#include "connections/invitation_store.h"

#include <utility>

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::connections {
namespace {

constexpr std::string_view kInsertInvitation = R"(
INSERT INTO connection_invitation (id, connection_id, token_hash, email, created_by, created_at,
    expires_at) VALUES (?, ?, ?, ?, ?, ?, ?))";
constexpr std::string_view kByToken = R"(
SELECT id, connection_id, email, created_by, created_at, expires_at, used_at
FROM connection_invitation WHERE token_hash = ? AND expires_at > ?)";
constexpr std::string_view kInvitationsOf = R"(
SELECT id, connection_id, email, created_by, created_at, expires_at, used_at
FROM connection_invitation WHERE connection_id = ? AND expires_at > ? ORDER BY id DESC)";
constexpr std::string_view kUsed =
    "UPDATE connection_invitation SET used_at = ? WHERE id = ? AND used_at IS NULL";
constexpr std::string_view kDeleteInvitation =
    "DELETE FROM connection_invitation WHERE connection_id = ? AND id = ?";
constexpr std::string_view kDeleteOf = "DELETE FROM connection_invitation WHERE connection_id = ?";
constexpr std::string_view kDeleteExpired =
    "DELETE FROM connection_invitation WHERE expires_at <= ?";

Result<Invitation> read_invitation(const sql::Row& row) {
    TRY(const auto id, InvitationId::parse(row.text(0)));
    TRY(const auto connection, ConnectionId::parse(row.text(1)));
    std::optional<net::MailAddress> email;
    if (const auto text = row.optional_text(2)) {
        TRY(email, net::MailAddress::parse(*text));
    }
    return Invitation{.id = id,
                      .connection = connection,
                      .email = std::move(email),
                      .created_by = row.text(3),
                      .created_at = Instant::from_unix_millis(row.integer(4)),
                      .expires_at = Instant::from_unix_millis(row.integer(5)),
                      .used_at = sql::optional_instant(row, 6)};
}

} // namespace

Status
insert_invitation(sql::Session& session, const Invitation& invitation, const crypto::Token& token) {
    const auto email = invitation.email ? std::optional(invitation.email->str()) : std::nullopt;
    TRY_DONE(session.execute(kInsertInvitation,
                             {invitation.id.str(), invitation.connection.str(), token.hash().hex(),
                              email, invitation.created_by, invitation.created_at.unix_millis(),
                              invitation.expires_at.unix_millis()}));
    return {};
}

Result<std::optional<Invitation>>
find_invitation(sql::Session& session, const crypto::Token& token, Instant now) {
    return sql::find_row(session, kByToken, {token.hash().hex(), now.unix_millis()},
                         read_invitation);
}

Result<std::vector<Invitation>>
list_invitations(sql::Session& session, const ConnectionId& connection, Instant now) {
    return sql::all_rows(session, kInvitationsOf, {connection.str(), now.unix_millis()},
                         read_invitation);
}

Status note_first_use(sql::Session& session, const InvitationId& id, Instant now) {
    TRY_DONE(session.execute(kUsed, {now.unix_millis(), id.str()}));
    return {};
}

Result<bool>
delete_invitation(sql::Session& session, const ConnectionId& connection, const InvitationId& id) {
    TRY(const std::int64_t deleted,
        session.execute(kDeleteInvitation, {connection.str(), id.str()}));
    return deleted > 0;
}

Status delete_invitations_of(sql::Session& session, const ConnectionId& connection) {
    TRY_DONE(session.execute(kDeleteOf, {connection.str()}));
    return {};
}

Status delete_expired_invitations(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kDeleteExpired, {now.unix_millis()}));
    return {};
}

} // namespace muster::connections
