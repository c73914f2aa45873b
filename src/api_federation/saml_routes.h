#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "federation/completion.h"
#include "federation/saml_keys.h"
#include "federation/saml_providers.h"
#include "federation/saml_sign_in.h"

namespace muster::api {

struct SamlPorts {
    federation::SamlProviders& saml;
    federation::SamlKeys& keys;
    federation::SamlSignIn& sign_in;
    federation::Completion& completion;
    const PublicUrl& public_url;
};

/// SAML providers as Admins set them up, and the addresses where browsers and the providers
/// themselves bring their messages.
std::span<const Route<SamlPorts>> saml_routes();

} // namespace muster::api
