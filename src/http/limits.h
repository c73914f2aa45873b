#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace muster::http {

/// What one client may cost. Times are checked by a sweep ten times a second, so they end up to
/// 100 ms late.
struct Limits {
    std::size_t header_bytes = std::size_t{16} << 10; // request line and fields together
    std::size_t header_fields = 100;
    std::size_t target_bytes = std::size_t{8} << 10;
    std::uint64_t body_bytes = std::uint64_t{1} << 20; // of a route that names no limit of its own

    std::uint64_t bodies_bytes = std::uint64_t{256} << 20; // of all requests that are in hand

    std::chrono::milliseconds header_time{10'000}; // from the first byte, TLS handshake included
    std::chrono::milliseconds body_time{30'000};   // from the end of the header
    std::chrono::milliseconds idle_time{60'000};   // between two requests
    std::chrono::milliseconds write_time{30'000};  // that a peer takes nothing of what we send
    std::chrono::milliseconds linger_time{2'000};  // for a peer to read our last answer

    std::size_t connections = 10'000;
    std::size_t connections_per_client =
        256; // an IPv4 address or an IPv6 /64; trusted proxies: any

    std::chrono::milliseconds heartbeat{15'000}; // a comment to event listeners
    /// A listener is closed after this and comes back by itself: whoever lost the right to listen
    /// meanwhile is refused then.
    std::chrono::milliseconds event_stream_time{15 * 60'000};
    std::size_t event_backlog_bytes = std::size_t{64} << 10; // unsent; a slower listener is dropped
};

} // namespace muster::http
