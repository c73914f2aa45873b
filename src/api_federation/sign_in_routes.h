#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "federation/completion.h"
#include "federation/oidc_sign_in.h"
#include "federation/providers.h"
#include "federation/saml_sign_in.h"
#include "identity/sign_in.h"

namespace muster::api {

struct FederatedSignInPorts {
    federation::Providers& providers;
    federation::OidcSignIn& oidc;
    federation::SamlSignIn& saml;
    federation::Completion& completion;
    identity::SignIn& sign_in;
    const PublicUrl& public_url;
};

/// Ways to a provider and back, for browsers and for the provider itself.
std::span<const Route<FederatedSignInPorts>> federated_sign_in_routes();

} // namespace muster::api
