#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "scim/provisioning_tokens.h"

namespace muster::api {

struct ProvisioningPorts {
    const scim::ProvisioningTokens& tokens;
    sql::Database& database;
    const PublicUrl& public_url;
};

/// How an Admin lets a sign-in provider keep its users here: where it finds us, and its tokens.
std::span<const Route<ProvisioningPorts>> provisioning_routes();

} // namespace muster::api
