#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "crypto/certificate.h"

namespace muster::saml {

/// What Muster is to one provider: names that the provider was told, compared to the character.
struct ServiceProvider {
    std::string entity_id;
    std::string consumer_url; // where responses are posted to
    std::string logout_url;
    std::string soap_logout_url{}; // the same from server to server
    std::string post_url{};        // where browsers get a page that posts for us
};

/// How browsers carry messages to a provider.
enum class Binding { Redirect, Post };

/// What must be signed in a response.
enum class Signed { Either, Assertion, Response, Both };

/// Whether a response is taken that nobody asked for. Whoever can make a browser post one signs it
/// in as somebody else, so it is off unless an Admin wants tiles at the provider.
enum class Unsolicited { Refused, Taken };

/// A provider as an Admin has set it up.
struct IdentityProvider {
    std::string entity_id;
    std::vector<crypto::Certificate> certificates; // any may sign: the next one before the change
    Signed must_sign = Signed::Either;
    Unsolicited unsolicited = Unsolicited::Refused;
};

/// A request to sign in that this browser has been sent away with and not come back from.
struct OpenRequest {
    std::string id;
    Instant sent_at;
    bool is_forced = false; // the provider was to ask again who is there
};

} // namespace muster::saml
