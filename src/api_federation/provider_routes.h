#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "federation/oidc_sign_in.h"
#include "federation/providers.h"
#include "federation/saml_sign_in.h"

namespace muster::api {

struct ProviderPorts {
    federation::Providers& providers;
    federation::OidcSignIn& oidc;
    federation::SamlSignIn& saml;
    const PublicUrl& public_url;
};

/// Where people of companies sign in, as Admins keep it.
std::span<const Route<ProviderPorts>> provider_routes();

} // namespace muster::api
