#pragma once

#include <string>

#include "base/instant.h"
#include "saml/provider.h"

namespace muster::saml {

/// Whether the provider asks who is there even if it knows.
enum class Prompt { IfNeeded, Always };

/// A request to sign somebody in (Core, section 3.4.1).
struct AuthnRequest {
    std::string id;
    Instant issued_at;
    std::string destination; // the provider's address for it
    std::string name_format; // empty: as the provider likes
    Prompt prompt = Prompt::IfNeeded;
};

/// The message, for the redirect binding: signed over the address, not within.
std::string authn_request_xml(const AuthnRequest& request, const ServiceProvider& own);

} // namespace muster::saml
