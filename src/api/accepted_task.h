#pragma once

#include "http/response.h"
#include "jobs/tasks.h"

namespace muster::api {

/// The answer to a request that began a task: 202, the task, and where it can be followed.
http::Response accepted_task(const jobs::Task& task);

} // namespace muster::api
