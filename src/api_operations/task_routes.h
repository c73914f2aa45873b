#pragma once

#include <span>

#include "api/route.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "sql/database.h"

namespace muster::api {

struct TaskPorts {
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Queue& queue;
    jobs::Workers& workers;
    jobs::Listener& listener; // also told of what people change
};

/// Jobs as people follow them, and the events that say when to look.
std::span<const Route<TaskPorts>> task_routes();

} // namespace muster::api
