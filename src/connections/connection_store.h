#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "connections/connection.h"
#include "sql/session.h"

namespace muster::connections {

struct ConnectionPage {
    std::optional<ConnectionId> after; // the last of the page before
    std::int64_t limit = 50;
};

// The rows of connections, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

/// Errors: Conflict "connection.duplicate_name".
Status insert_connection(sql::Session& session, const Connection& connection);
/// All of it but what never changes: id, external id, moment of creation. Errors: Conflict
/// "connection.duplicate_name", "connection.role_taken".
Status save_connection(sql::Session& session, const Connection& connection);
/// Nobody else has its role. Errors: Conflict "connection.role_taken".
Status expect_free_role(sql::Session& session, const Connection& connection);
/// With its features. Whether there was one.
Result<bool> delete_connection(sql::Session& session, const ConnectionId& id);

Result<std::optional<Connection>> find_connection(sql::Session& session, const ConnectionId& id);
Result<std::optional<Connection>> find_connection_by(sql::Session& session,
                                                     const ExternalId& external_id);
/// Errors: NotFound "connection.not_found".
Result<Connection> get_connection(sql::Session& session, const ConnectionId& id);
/// In the order they were made.
Result<std::vector<Connection>> list_connections(sql::Session& session, const ConnectionPage& page);
Result<std::int64_t> count_connections(sql::Session& session);
/// Those whose role is to be looked after.
Result<std::vector<ConnectionId>> watched_connections(sql::Session& session);

} // namespace muster::connections
