#pragma once

#include <span>
#include <string_view>

#include "api/route.h"

namespace muster::api {

struct OpenapiPorts {
    std::string_view version;
};

/// The description of all routes.
std::span<const Route<OpenapiPorts>> openapi_routes();

} // namespace muster::api
