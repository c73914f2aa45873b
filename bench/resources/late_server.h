#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "resources/cloud_stub.h"

namespace muster::bench {

/// Serves the stub on a port of the loopback, which `ready` is told, until the pipe `until` closes.
/// Each call is answered `delay` after it came, as AWS takes its time. One thread does it all: a
/// call that waits costs a timer.
void serve_late(CloudStub& stub,
                std::chrono::milliseconds delay,
                int until,
                const std::function<void(std::uint16_t)>& ready);

} // namespace muster::bench
