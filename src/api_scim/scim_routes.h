#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "scim/endpoint.h"
#include "scim/schema.h"

namespace muster::api {

struct ScimPorts {
    scim::Endpoint& users;
    scim::Endpoint& groups;
    const scim::Catalogue& catalogue;
    const PublicUrl& public_url;
};

/// SCIM 2.0 (RFC 7644), at `/scim/v2/{provider}`: what a sign-in provider does with the users and
/// groups of its own. Refusals come in the words of SCIM.
std::span<const Route<ScimPorts>> scim_routes();

} // namespace muster::api
