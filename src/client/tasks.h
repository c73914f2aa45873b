#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "client/api_client.h"

namespace muster::client {

/// Asks for a task again and again until it has ended, or waits for a person; each time that it has
/// changed it is handed over. A server that is away for a moment is waited for. Returns how it is
/// in the end, whatever that is. Errors: those of ApiClient; Unavailable "net.cancelled".
Result<Json> follow_task(ApiClient& client,
                         const std::string& id,
                         const std::function<void(const Json&)>& changed,
                         const std::stop_token& stop);

/// Nothing for one that has succeeded. Errors: Impossible "task.failed", "task.cancelled".
Status outcome_of(const Json& task);

} // namespace muster::client
