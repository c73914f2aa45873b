#pragma once

#include "api/access.h"
#include "api/caller.h"
#include "api/operation.h"
#include "base/result.h"
#include "http/response.h"
#include "http/route.h"
#include "http/router.h"

namespace muster::api {

/// One line of a table of routes; see http::Route. Each area has a file of them, its handlers work
/// with the area's ports: parse the request, call one method of a service, print what it says.
///
///     {Post, "/api/v1/users", Permission::UsersCreate, &invite,
///      {.summary = "Invite a user", .body = &json_schema<Invitation>, .status = 201}},
template <class Ports>
struct Route : http::Route<Access, Caller, Ports> {
    using Base = http::Route<Access, Caller, Ports>;

    consteval Route(http::Verb the_verb,
                    http::PathTemplate the_path,
                    Access the_access,
                    typename Base::Handler the_handler,
                    const Operation& the_operation = {},
                    http::RouteOptions the_options = {})
        : Base(the_verb, the_path, the_access, the_handler, the_options), operation(the_operation) {
    }
    Route(http::Verb, http::PathTemplate, Access, std::nullptr_t, const Operation& = {}) = delete;

    Operation operation;
};

using Router = http::Router<Access, Caller>;

using Answer = Result<http::Response>;

} // namespace muster::api
