#pragma once

#include <span>
#include <string_view>

#include "api/routes.h"
#include "base/json.h"

namespace muster::api {

/// The routes as an OpenAPI 3.1 document. `x-muster-access` says what each takes, as Access::str()
/// does, and `x-muster-cost` how much of its asker's rate limit.
Json openapi_document(std::span<const RouteLine> routes, std::string_view version);

} // namespace muster::api
