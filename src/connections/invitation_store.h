#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "connections/invitation.h"
#include "crypto/token.h"
#include "sql/session.h"

namespace muster::connections {

// The rows of invitations, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

Status
insert_invitation(sql::Session& session, const Invitation& invitation, const crypto::Token& token);
/// The one of that token, if it is good for something.
Result<std::optional<Invitation>>
find_invitation(sql::Session& session, const crypto::Token& token, Instant now);
/// Those of a connection that are good for something, the newest first.
Result<std::vector<Invitation>>
list_invitations(sql::Session& session, const ConnectionId& connection, Instant now);
Status note_first_use(sql::Session& session, const InvitationId& id, Instant now);

/// Whether the connection has such an invitation.
Result<bool>
delete_invitation(sql::Session& session, const ConnectionId& connection, const InvitationId& id);
Status delete_invitations_of(sql::Session& session, const ConnectionId& connection);
Status delete_expired_invitations(sql::Session& session, Instant now);

} // namespace muster::connections
