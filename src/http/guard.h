#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "http/headers.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"

namespace muster::http {

/// Who was let in, or why nobody was, and what the answer says of it either way.
template <class Caller>
struct Admission {
    Result<Caller> caller;
    Headers headers = {};
};

/// Who may ask what. Stands before every handler of a Router.
template <class Permission, class Caller>
class Guard {
public:
    virtual ~Guard() = default;

    /// Authenticates, limits, then authorizes; audits what it refuses, whoever asks. Errors:
    /// Unauthorized, Forbidden, RateLimited.
    [[nodiscard]] virtual Admission<Caller> admit(const Request& request,
                                                  const RouteHead<Permission>& route) = 0;

    /// For what no route answers. Errors: RateLimited.
    [[nodiscard]] virtual Admission<void> admit_unrouted(const Request&) { return {Status{}}; }

    /// Has the request of who was admitted handled, by `handle` or, where that is known already,
    /// without it.
    [[nodiscard]] virtual Response run(const Request&,
                                       const RouteHead<Permission>&,
                                       const Caller&,
                                       const std::function<Response()>& handle) {
        return handle();
    }

    /// For the access log: an id, never a name or an address.
    [[nodiscard]] virtual std::string principal(const Caller& caller) const = 0;
};

} // namespace muster::http
