#pragma once

#include "api/links.h"
#include "federation/provider.h"
#include "http/request.h"
#include "saml/provider.h"

namespace muster::api {

/// What Muster is to a SAML provider, by the address people find it at.
inline saml::ServiceProvider service_provider(const http::Request& request,
                                              const PublicUrl& base,
                                              const federation::ProviderId& id) {
    const std::string place = page_url(request, base, "saml/" + id.str());
    return {.entity_id = place + "/metadata",
            .consumer_url = place + "/acs",
            .logout_url = place + "/logout",
            .soap_logout_url = place + "/logout/soap",
            .post_url = place + "/post"};
}

} // namespace muster::api
