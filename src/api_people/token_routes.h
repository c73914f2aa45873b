#pragma once

#include <span>

#include "api/route.h"
#include "identity/api_tokens.h"

namespace muster::api {

struct TokenPorts {
    identity::ApiTokens& api_tokens;
};

/// The ways in for programs.
std::span<const Route<TokenPorts>> token_routes();

} // namespace muster::api
