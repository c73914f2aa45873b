#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "connections/connection.h"
#include "net/mailbox.h"

namespace muster::connections {

struct InvitationTag {
    static constexpr std::string_view kPrefix = "invite";
};
using InvitationId = Id<InvitationTag>;

/// A link by which somebody without an account of Muster finishes one connection. A plain value,
/// without its secret, of which the hash alone is kept.
struct Invitation {
    InvitationId id;
    ConnectionId connection;
    std::optional<net::MailAddress> email; // where it was to be mailed
    std::string created_by;                // as the audit log names them
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> used_at; // when it was first followed
};

} // namespace muster::connections
