#pragma once

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/access_log.h"
#include "http/application.h"
#include "http/metrics.h"
#include "http/proxy_rules.h"
#include "http/reply.h"
#include "http/security_headers.h"

namespace muster::http {

/// Whoever stands at the other end of a connection.
struct Peer {
    IpAddress address;
    Scheme scheme = Scheme::Http;
};

/// Takes a request from the edge to the application and the answer back: its id, who the client is,
/// the headers every answer has, the log. This is where an exception of a handler ends.
/// Thread-safe; run by workers.
class Exchange {
public:
    struct Ports {
        Application& application;
        Log& log;
        const Clock& clock;
        Random& random; // thread-safe, as SystemRandom is
        Metrics& metrics;
    };
    struct Options {
        ProxyRules proxies;
        SecurityHeaders security;
    };
    struct Outcome {
        Reply reply;
        AccessEntry entry; // still to be ended and logged when the reply goes on (stream, events)
    };
    using TimePoint = std::chrono::steady_clock::time_point;

    Exchange(Ports ports, Options options);

    /// The answer of the application. A reply that is whole is logged already.
    [[nodiscard]] Outcome
    answer(Request request, RequestReader::Framing framing, const Peer& peer, TimePoint began);
    /// The answer to what never became a request, or cannot be taken on now. Not yet logged.
    [[nodiscard]] Outcome refuse(const Error& error,
                                 const RequestReader::Framing& framing,
                                 const Peer& peer,
                                 TimePoint began);
    /// What a stream goes on with; why it cannot is logged.
    [[nodiscard]] Result<std::string> next_piece(Stream& stream);
    /// Counts and logs.
    void finish(AccessEntry entry);

    [[nodiscard]] bool trusts(const IpAddress& address) const {
        return options_.proxies.trusts(address);
    }
    /// From now on no connection is kept for another request.
    void drain() { draining_ = true; }
    /// Asks handlers that still run to end.
    void request_stop() { stop_.request_stop(); }

private:
    [[nodiscard]] std::string make_request_id();
    [[nodiscard]] Reply
    run(Request request, const RequestReader::Framing& framing, AccessEntry& entry);
    [[nodiscard]] Reply finished(Response response,
                                 const RequestReader::Framing& framing,
                                 Scheme scheme,
                                 AccessEntry& entry);

    Ports ports_;
    Options options_;
    std::stop_source stop_;
    std::atomic<bool> draining_{false};
};

} // namespace muster::http
