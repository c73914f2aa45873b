#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "federation/completion.h"
#include "federation/saml_providers.h"
#include "federation/saml_sign_in.h"

namespace muster::api {

struct SamlPorts {
    federation::SamlProviders& saml;
    federation::SamlSignIn& sign_in;
    federation::Completion& completion;
    const PublicUrl& public_url;
};

/// SAML providers as Admins set them up, and the addresses where browsers bring their messages.
std::span<const Route<SamlPorts>> saml_routes();

} // namespace muster::api
