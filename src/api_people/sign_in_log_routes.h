#pragma once

#include <span>

#include "api/guard.h"
#include "api/route.h"
#include "identity/sign_in_log.h"

namespace muster::api {

struct SignInLogPorts {
    identity::SignInLog& sign_ins;
    Guard& guard;
};

/// Who signed in, and who was refused.
std::span<const Route<SignInLogPorts>> sign_in_log_routes();

} // namespace muster::api
