#pragma once

#include <span>
#include <string_view>

#include "base/json.h"
#include "routes/routes.h"

namespace muster::openapi {

/// The routes as an OpenAPI 3.1 document. `x-muster-access` says what each takes, as Access::str()
/// does, and `x-muster-cost` how much of its asker's rate limit.
Json document(std::span<const api::RouteLine> routes, std::string_view version);

} // namespace muster::openapi
