#include "api/origins.h"

namespace muster::api {

identity::Origin origin_of(const http::Request& request) {
    return {.address = request.client.str(),
            .user_agent = std::string(request.headers.get("User-Agent")),
            .request_id = request.id};
}

std::string actor_of(const Principal& principal) {
    return principal.id.empty() ? std::string(kPrincipalKindNames.name(principal.kind))
                                : principal.id;
}

jobs::Origin job_origin_of(const Caller& caller) {
    return {
        .actor = actor_of(caller.principal), .request_id = caller.origin.request_id, .scope = {}};
}

} // namespace muster::api
