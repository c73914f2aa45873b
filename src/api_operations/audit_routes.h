#pragma once

#include <span>

#include "api/route.h"
#include "audit/log.h"
#include "sql/database.h"

namespace muster::api {

struct AuditPorts {
    sql::Database& database;
    audit::Log& log;
};

/// Who did what.
std::span<const Route<AuditPorts>> audit_routes();

} // namespace muster::api
