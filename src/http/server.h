#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "http/application.h"
#include "http/event_hub.h"
#include "http/limits.h"
#include "http/metrics.h"
#include "http/proxy_rules.h"
#include "http/security_headers.h"
#include "http/tls_context.h"

namespace muster::http {

/// Where a server listens. Plain HTTP is for the loopback alone: elsewhere passwords would cross
/// the network readable, and browsers drop our `__Host-` cookies.
struct ListenAddress {
    std::string host = "127.0.0.1"; // an IP address, or "localhost"
    std::uint16_t port = 0;         // 0 takes a free one
    Scheme scheme = Scheme::Https;
};

/// The edge: connections, HTTP/1.1 and TLS outside, an Application of plain functions inside.
///
/// A few I/O threads move bytes and never run a handler; a request reaches a worker only when it is
/// whole, and its answer leaves without one. So a slow client costs a connection, never a worker,
/// and a slow handler costs a worker, never the others' bytes. A full queue of requests answers
/// 503.
class Server {
public:
    struct Options {
        std::vector<ListenAddress> listen;
        std::optional<TlsFiles> tls; // for the https addresses
        Limits limits;
        ProxyRules proxies;
        SecurityHeaders security;
        std::size_t io_threads = 1;
        std::size_t workers = 8;
        std::size_t queue = 1024; // requests that wait for a worker
        std::chrono::milliseconds stop_time{5'000};
    };
    /// All outlive the server; Random is used by many threads, as SystemRandom can be.
    struct Ports {
        Application& application;
        EventHub& events;
        Log& log;
        const Clock& clock;
        Random& random;
        Metrics& metrics; // counts what the server does
    };

    /// Listens and serves when this returns. Errors: Invalid "http.plain_not_loopback",
    /// "http.bad_address", "http.no_certificate", "http.cannot_listen"; Conflict
    /// "http.address_in_use"; those of load_tls_context().
    static Result<std::unique_ptr<Server>> start(Options options, Ports ports);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// In the order of Options::listen.
    [[nodiscard]] std::vector<std::uint16_t> ports() const;

    /// Reads the certificate files anew, for connections to come. When they cannot be used, the old
    /// ones stay. Errors: those of load_tls_context(); Invalid "http.no_certificate".
    Status reload_certificate();

    /// Accepts nothing more, lets what is in hand be finished for Options::stop_time at most, then
    /// closes what is left and asks handlers to end (Request::stop). Returns when all have.
    void stop();

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace muster::http
