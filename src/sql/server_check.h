#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

/// What a PostgreSQL server lets the account do that a session is of.
struct ServerReport {
    std::int64_t version = 0;        // 15
    bool is_standby = false;         // it follows another server, and takes no writes
    std::string schema;              // whose tables are used; empty: there is none
    bool may_create = false;         // tables in it
    std::vector<std::string> denied; // tables in it that may not be both read and written
};

/// Asks the server of a session on PostgreSQL; changes nothing. Errors: those of Session.
Result<ServerReport> examine_server(Session& session);

} // namespace muster::sql
