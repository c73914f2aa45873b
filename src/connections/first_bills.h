#pragma once

#include <string>

#include "base/result.h"
#include "connections/connection.h"
#include "sql/session.h"

namespace muster::connections {

// That the bills of a connection came in for the first time is known for as long as it is there.
// Each function inside the caller's transaction. Errors of all: those of sql::Session.

/// Who made the connection, and so waits for its bills.
Status note_maker(sql::Session& session, const ConnectionId& id, const std::string& actor);
/// Empty where it is not known.
Result<std::string> maker_of(sql::Session& session, const ConnectionId& id);
/// Whether this is the first time; from now on it was.
Result<bool> note_first_bills(sql::Session& session, const ConnectionId& id, Instant now);
/// With the connection.
Status forget_first_bills(sql::Session& session, const ConnectionId& id);

} // namespace muster::connections
