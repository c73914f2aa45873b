#pragma once

#include <string>

#include "api/links.h"
#include "federation/oidc_sign_in.h"
#include "federation/provider.h"
#include "federation/saml_sign_in.h"
#include "http/request.h"

namespace muster::api {

/// Through which browsers are sent to providers, and where they come back to.
struct WayThere {
    federation::OidcSignIn& oidc;
    federation::SamlSignIn& saml;
    const PublicUrl& public_url;

    /// Where an OpenID Connect provider sends the browser back to.
    [[nodiscard]] std::string callback_url(const http::Request& request,
                                           const federation::ProviderId& provider) const;

    struct Question {
        federation::Purpose purpose = federation::Purpose::SignIn;
        std::string return_to = "/";
        std::string login_hint{};
    };
    struct Begun {
        std::string url; // to send the browser to
        crypto::SessionToken browser;
    };
    /// A question of the browser that asks, in the words of the provider's protocol. Errors: those
    /// of OidcSignIn::begin() and SamlSignIn::begin().
    [[nodiscard]] Result<Begun> begin(const http::Request& request,
                                      const federation::Provider& provider,
                                      Question question) const;
};

} // namespace muster::api
