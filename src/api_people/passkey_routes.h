#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "identity/passkey_sign_in.h"
#include "identity/passkeys.h"
#include "identity/sign_in.h"

namespace muster::api {

struct PasskeyPorts {
    identity::Passkeys& passkeys;
    identity::PasskeySignIn& sign_in;
    identity::SignIn& enrolment;
    const PublicUrl& public_url;
};

/// One's own passkeys, and signing in by them.
std::span<const Route<PasskeyPorts>> passkey_routes();

} // namespace muster::api
