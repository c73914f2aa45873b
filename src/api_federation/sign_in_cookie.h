#pragma once

#include <optional>

#include "crypto/session_token.h"
#include "http/request.h"
#include "http/response.h"

namespace muster::api {

/// Which browser asked a provider. `SameSite=None`, unlike the cookie of a session: a SAML provider
/// makes the browser post its answer to us. It opens nothing by itself, and lives for minutes.
inline constexpr std::string_view kSignInCookie = "__Host-muster_sign_in";

std::optional<crypto::SessionToken> sign_in_cookie(const http::Request& request);
void set_sign_in_cookie(http::Response& response, const crypto::SessionToken& browser);

/// Sends the browser elsewhere, to be asked for by GET.
http::Response see_other(const std::string& url);

} // namespace muster::api
