#pragma once

#include <span>

#include "api/route.h"
#include "cost/sql_process.h"

namespace muster::api {

struct SqlPorts {
    cost::SqlProcess& sql;
};

/// Charges by SQL.
std::span<const Route<SqlPorts>> sql_routes();

} // namespace muster::api
