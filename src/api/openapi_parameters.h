#pragma once

#include <string_view>

#include "api/routes.h"
#include "base/json.h"

namespace muster::api {

/// The parameters of a route as OpenAPI has them: those of its path, of its query and of its
/// header.
Json::Array parameters_of(const RouteLine& route);

} // namespace muster::api
