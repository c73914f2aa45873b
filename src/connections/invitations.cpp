#include "connections/invitations.h"

#include <fmt/format.h>

#include "connections/invitation_store.h"

namespace muster::connections {
namespace {

Error refused() {
    return {ErrorKind::Unauthorized, "link.refused",
            "the link is too old, was taken back, or its connection was ended: ask for a new one"};
}

Error already_connected() {
    return {ErrorKind::Conflict, "connection.already_connected", "the connection's role works"};
}

/// Nothing is left to be set up by somebody who came by a link.
bool is_set_up(ConnectionState state) {
    return state == ConnectionState::Verifying || state == ConnectionState::Connected ||
           state == ConnectionState::Degraded;
}

} // namespace

Result<NewInvitation> Invitations::make(const ConnectionId& id,
                                        const std::optional<net::MailAddress>& email,
                                        const jobs::Origin& who) const {
    const auto token = crypto::Token::make(crypto::TokenKind::Connection, ports_.random);
    const Instant now = ports_.clock.now();
    return ports_.database.write([&](sql::Session& session) -> Result<NewInvitation> {
        TRY(Connection connection, get_connection(session, id));
        if (is_set_up(connection.state)) {
            return already_connected();
        }
        TRY(const auto others, list_invitations(session, id, now));
        if (others.size() >= kMost) {
            return Error{ErrorKind::Conflict, "connection.too_many_invitations",
                         fmt::format("there are {} already: take one back", kMost)};
        }
        NewInvitation made{.invitation = {.id = InvitationId::make(ports_.clock, ports_.random),
                                          .connection = id,
                                          .email = email,
                                          .created_by = who.actor,
                                          .created_at = now,
                                          .expires_at = now + kGoodFor,
                                          .used_at = {}},
                           .connection = std::move(connection),
                           .token = token};
        TRY_DONE(insert_invitation(session, made.invitation, token));
        TRY_DONE(ports_.changes.record(session, "connection.invited", id, who,
                                       Json::Object{{"invitation", made.invitation.id.str()}}));
        if (email && ports_.mail) {
            TRY_DONE(ports_.mail(session, made, who));
        }
        return made;
    });
}

Result<std::vector<Invitation>> Invitations::list(const ConnectionId& connection) const {
    return ports_.database.read([&](sql::Session& session) -> Result<std::vector<Invitation>> {
        TRY_DONE(get_connection(session, connection));
        return list_invitations(session, connection, ports_.clock.now());
    });
}

Status Invitations::revoke(const ConnectionId& connection,
                           const InvitationId& id,
                           const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_invitation(session, connection, id));
        if (!was_there) {
            return Error{ErrorKind::NotFound, "connection.invitation_not_found",
                         "there is no such invitation"};
        }
        return ports_.changes.record(session, "connection.invitation_revoked", connection, who,
                                     Json::Object{{"invitation", id.str()}});
    });
}

Result<Invitation> Invitations::follow(std::string_view text, const jobs::Origin& who) const {
    const auto token = crypto::Token::parse(crypto::TokenKind::Connection, text);
    if (!token) {
        return refused();
    }
    const Instant now = ports_.clock.now();
    TRY(auto found, ports_.database.read([&](sql::Session& session) {
        return find_invitation(session, *token, now);
    }));
    if (!found) {
        return refused();
    }
    if (!found->used_at) {
        TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
            TRY_DONE(note_first_use(session, found->id, now));
            jobs::Origin holder = who;
            holder.actor = found->id.str();
            return ports_.changes.record(session, "connection.invitation_followed",
                                         found->connection, holder);
        }));
    }
    return std::move(*found);
}

Result<Connection> Invitations::register_role(const ConnectionId& id,
                                              std::string_view role,
                                              const jobs::Origin& who,
                                              const std::stop_token& stop) const {
    TRY(const Connection connection, ports_.connections.get(id));
    if (is_set_up(connection.state)) {
        return already_connected();
    }
    return ports_.connections.register_role(id, role, who, stop);
}

Status Invitations::clean_up() const {
    return ports_.database.write([this](sql::Session& session) {
        return delete_expired_invitations(session, ports_.clock.now());
    });
}

} // namespace muster::connections
