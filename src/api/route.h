#pragma once

#include "api/access.h"
#include "api/caller.h"
#include "base/result.h"
#include "http/response.h"
#include "http/route.h"
#include "http/router.h"

namespace muster::api {

/// One line of a table of routes; see http::Route. Each area has a file of them, its handlers work
/// with the area's ports: parse the request, call one method of a service, print what it says.
template <class Ports>
using Route = http::Route<Access, Caller, Ports>;

using Router = http::Router<Access, Caller>;

using Answer = Result<http::Response>;

} // namespace muster::api
