#pragma once

#include <span>

#include "api/route.h"
#include "jobs/queue.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "sql/database.h"

namespace muster::api {

struct ResourcePorts {
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Queue& queue;
    jobs::Workers& workers;
    jobs::Listener& listener;
};

/// What runs in connected accounts, and what it costs.
std::span<const Route<ResourcePorts>> resource_routes();

} // namespace muster::api
