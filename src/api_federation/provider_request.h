#pragma once

#include "api/access.h"
#include "federation/provider.h"
#include "http/request.h"

namespace muster::api {

/// Of which provider a route is asked.
inline Result<federation::ProviderId> provider_of(const http::Request& request) {
    return federation::ProviderId::parse(request.path.at("id"));
}

/// Who says where people sign in says who they are.
inline constexpr Access kChangesSignIn = with_fresh_proof(Permission::FederationUpdate);

} // namespace muster::api
