#pragma once

#include <string>

#include "app/environment.h"
#include "base/json.h"
#include "base/result.h"
#include "client/api_client.h"

namespace muster::app {

/// A task with its steps; as it is for machines.
void write_task(const Json& task, Environment& environment);

/// Shows how far a task is until it has ended, then the task. Errors: those of
/// client::follow_task(); Impossible "task.failed", "task.cancelled".
Status follow_task(client::ApiClient& client, const std::string& id, Environment& environment);

} // namespace muster::app
