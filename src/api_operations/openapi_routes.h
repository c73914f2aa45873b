#pragma once

#include <span>

#include "api/route.h"
#include "http/response.h"

namespace muster::api {

struct OpenapiPorts {
    http::SharedText document; // as openapi::document() makes it of all routes
};

/// The description of all routes.
std::span<const Route<OpenapiPorts>> openapi_routes();

} // namespace muster::api
