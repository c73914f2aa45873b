#pragma once

#include <chrono>
#include <stop_token>

#include "base/result.h"

namespace muster::client {

/// Sleeps. Errors: Unavailable "net.cancelled" as soon as a stop is asked for.
Status wait_for(std::chrono::milliseconds time, const std::stop_token& stop);

} // namespace muster::client
