#pragma once

#include <string_view>

#include "base/json.h"
#include "routes/routes.h"

namespace muster::openapi {

/// The parameters of a route as OpenAPI has them: those of its path, of its query and of its
/// header.
Json::Array parameters_of(const api::RouteLine& route);

} // namespace muster::openapi
