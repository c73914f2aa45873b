#pragma once

#include <span>
#include <string_view>

#include "api/guard.h"
#include "api/route.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "support_access/support_requests.h"

namespace muster::api {

struct SessionPorts {
    identity::Sessions& sessions;
    identity::SignIn& sign_in;
    support_access::SupportRequests& support;
    Guard& guard;
    std::string_view version;
};

/// Signing in and out, and the sessions there are.
std::span<const Route<SessionPorts>> session_routes();

} // namespace muster::api
