#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "client/api_client.h"
#include "commands/environment.h"

namespace muster::commands {

/// A task with its steps; as it is for machines.
void write_task(const Json& task, Environment& environment);

/// Shows how far a task is until it has ended, then the task. Errors: those of
/// client::follow_task(); Impossible "task.failed", "task.cancelled".
Status follow_task(client::ApiClient& client, const std::string& id, Environment& environment);

} // namespace muster::commands
