#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::webauthn {

/// For whom a passkey is made: a host name, and the one origin whose pages may ask for it
/// (WebAuthn level 3, sections 5.4.2 and 13.4.9). A plain value.
struct RelyingParty {
    std::string id;     // "muster.example.com"
    std::string origin; // "https://muster.example.com:8443", as a browser prints it

    /// Of the address of the console; a path behind it does not count. Errors: Conflict
    /// "passkey.no_domain" where browsers make no passkeys: for an address in numbers, and without
    /// TLS anywhere but on localhost.
    static Result<RelyingParty> at(std::string_view url);
};

} // namespace muster::webauthn
