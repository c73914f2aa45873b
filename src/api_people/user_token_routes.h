#pragma once

#include <span>

#include "api/guard.h"
#include "api/route.h"
#include "identity/user_tokens.h"

namespace muster::api {

struct UserTokenPorts {
    identity::UserTokens& user_tokens;
    Guard& guard;
};

/// Who asks, and the command lines that act in people's names.
std::span<const Route<UserTokenPorts>> user_token_routes();

} // namespace muster::api
