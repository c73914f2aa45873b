#pragma once

#include <span>

#include "api/route.h"
#include "connections/connections.h"
#include "connections/own_identities.h"
#include "connections/quick_create.h"
#include "connections/templates.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "sql/database.h"

namespace muster::api {

struct ConnectionPorts {
    const connections::Connections& connections;
    const connections::Templates& templates;
    const connections::QuickCreate& quick_create;
    connections::OwnIdentities& own;
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Workers& workers;
    jobs::Listener& listener;
};

/// AWS accounts that let Muster in, and how they come to.
std::span<const Route<ConnectionPorts>> connection_routes();

} // namespace muster::api
