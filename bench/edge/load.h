#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace muster::bench {

struct LoadResult {
    double per_second = 0;
    std::chrono::microseconds median{};
    std::chrono::microseconds p99{};
};

/// Sends the same request over and over on so many connections, each waiting for its answer, for so
/// long. Answers are counted after a warm-up of a tenth of the time. Throws when the server closes
/// or an answer is not 200.
LoadResult put_load_on(std::uint16_t port,
                       const std::string& request,
                       int connections,
                       std::chrono::seconds time);

/// A blocking connection to the loopback.
int connect_to(std::uint16_t port);

} // namespace muster::bench
