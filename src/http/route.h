#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "http/path_template.h"
#include "http/request.h"
#include "http/response.h"
#include "http/verb.h"

namespace muster::http {

/// What a request does. The repetition of one that changes nothing is harmless.
enum class Effect {
    Change,
    Nothing, // a POST that only asks, or that is about the asker's own session
};

struct RouteOptions {
    std::optional<std::uint64_t> body_bytes = {}; // instead of Limits::body_bytes
    unsigned cost = 1; // of a request, in what its asker may spend in a time; 0: not counted
    Effect effect = Effect::Change;
};

/// What a route says of itself, whatever its handler works with. A plain value over literals.
template <class Permission>
struct RouteHead {
    Verb verb;
    PathTemplate path;
    Permission permission;
    RouteOptions options = {};
};

/// One line of a table of routes: what is asked, what it takes to ask it, and who answers.
///
///     constexpr Route<Permission, Caller, TaskPorts> kTaskRoutes[] = {
///         {Verb::Get, "/api/v1/tasks/{id}", Permission::TasksRead, &read_task},
///     };
///
/// A line without a permission, or without a handler, does not compile. `Ports` is what the
/// handlers of the table work with; `Caller` is what the guard finds out about who asks.
template <class Permission, class Caller, class Ports>
struct Route : RouteHead<Permission> {
    using Handler = Result<Response> (*)(const Ports&, const Request&, const Caller&);

    consteval Route(Verb the_verb,
                    PathTemplate the_path,
                    Permission the_permission,
                    Handler the_handler,
                    RouteOptions the_options = {})
        : RouteHead<Permission>{the_verb, the_path, the_permission, the_options},
          handler(the_handler) {}
    Route(Verb, PathTemplate, Permission, std::nullptr_t, RouteOptions = {}) = delete;

    Handler handler;
};

} // namespace muster::http
