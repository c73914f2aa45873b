#pragma once

#include <vector>

#include "api/audit_routes.h"
#include "api/billing_routes.h"
#include "api/channel_routes.h"
#include "api/connection_routes.h"
#include "api/cost_routes.h"
#include "api/device_routes.h"
#include "api/health_routes.h"
#include "api/openapi_routes.h"
#include "api/profile_routes.h"
#include "api/route.h"
#include "api/saved_routes.h"
#include "api/session_routes.h"
#include "api/setup_routes.h"
#include "api/sql_routes.h"
#include "api/task_routes.h"
#include "api/token_routes.h"
#include "api/user_routes.h"
#include "api/user_token_routes.h"

namespace muster::api {

/// What the handlers of all areas work with. An area is added by a member here and a line in
/// routes.cpp.
struct AreaPorts {
    SetupPorts setup;
    SessionPorts session;
    ProfilePorts profile;
    UserPorts users;
    TokenPorts tokens;
    AuditPorts audit;
    TaskPorts tasks;
    HealthPorts health;
    OpenapiPorts openapi;
    CostPorts cost;
    SqlPorts sql;
    SavedPorts saved;
    BillingPorts billing;
    ChannelPorts channels;
    DevicePorts devices;
    UserTokenPorts user_tokens;
    ConnectionPorts connections;
};

/// Every route of every area. `ports` outlives the router. Errors: Internal "route.ambiguous".
Status add_routes(Router& router, const AreaPorts& ports);

/// A route without its handler, for people, tests and documents.
struct RouteLine {
    http::Verb verb = http::Verb::Get;
    http::PathTemplate path;
    Access access;
    Operation operation;
    http::RouteOptions options;
};
std::vector<RouteLine> list_routes();

} // namespace muster::api
