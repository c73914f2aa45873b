#pragma once

#include <chrono>

#include "edge/served_process.h"
#include "edge/servers.h"

namespace muster::bench {

struct ListenersResult {
    double kib_each = 0;               // of the server's memory
    std::chrono::milliseconds reach{}; // until the last has an event
};

/// Opens so many listeners and has one event published to all.
ListenersResult open_listeners(const ServedProcess& server, Wire wire, int listeners);

} // namespace muster::bench
