#pragma once

#include <functional>

#include "api/access.h"
#include "api/caller.h"
#include "base/log.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "idempotency/request_memory.h"
#include "sql/database.h"

namespace muster::api {

/// Whether a route remembers what a request with an `Idempotency-Key` was answered: one that
/// creates or changes something for somebody who is known.
bool remembers_keys(const http::RouteHead<Access>& route);

/// Handles a request with an `Idempotency-Key` once, whatever number of times it is sent, and
/// answers it each time; see idempotency::RequestMemory for what holds when the process dies.
/// Thread-safe.
class KeyedRequests {
public:
    struct Ports {
        const idempotency::RequestMemory& memory;
        sql::Database& database;
        Log& log;
    };
    explicit KeyedRequests(const Ports& ports) : ports_(ports) {}

    using Handle = std::function<http::Response()>;
    /// The answer of `handle`, or the one that was given before, with `Idempotent-Replayed: true`.
    /// Refusals of its own are those of RequestMemory::begin(), and Invalid "idempotency.bad_key".
    [[nodiscard]] http::Response run(const http::Request& request,
                                     const http::RouteHead<Access>& route,
                                     const Caller& caller,
                                     const Handle& handle) const;

private:
    [[nodiscard]] http::Response handle_once(const http::Request& request,
                                             const idempotency::Attempt& attempt,
                                             const Handle& handle) const;

    Ports ports_;
};

} // namespace muster::api
