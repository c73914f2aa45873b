#pragma once

#include <span>
#include <string_view>

#include "api/route.h"
#include "api_operations/health.h"
#include "callbacks/callback_outcome.h"
#include "http/metrics.h"
#include "sql/database.h"

namespace muster::api {

struct HealthPorts {
    const HealthChecks& checks;
    const http::Metrics& metrics;
    const callbacks::CallbackCounts& callbacks;
    const sql::Database& database;
    std::string_view version;
    Instant started_at;
};

/// How the server is: for load balancers, for Prometheus, for people.
std::span<const Route<HealthPorts>> health_routes();

} // namespace muster::api
