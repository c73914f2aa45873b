#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "edge/servers.h"

namespace muster::bench {

struct ListenersResult {
    double kib_each = 0;               // of the server's memory
    std::chrono::milliseconds reach{}; // until the last has an event
};

/// Who is listened to.
struct ListenedServer {
    std::uint16_t port = 0;
    std::string request;                 // what opens a stream of events
    std::function<std::size_t()> memory; // of the server, in bytes
    std::function<void()> publish;       // one event to all
};

/// Opens so many listeners and has one event published to all.
ListenersResult open_listeners(const ListenedServer& server, Wire wire, int listeners);

} // namespace muster::bench
