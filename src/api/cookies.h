#pragma once

#include <optional>
#include <string_view>

#include "crypto/session_token.h"
#include "http/request.h"
#include "http/response.h"
#include "identity/sign_in.h"

namespace muster::api {

/// `__Host-`: a browser takes such a cookie only from this very host, over TLS and for all its
/// paths, so neither a neighbour nor a page of plain http can plant one (RFC 6265bis section
/// 4.1.3.2).
inline constexpr std::string_view kSessionCookie = "__Host-muster_session";
/// Names a browser that its user has signed in from; see identity::SignIn.
inline constexpr std::string_view kDeviceCookie = "__Host-muster_device";

/// Nullopt where there is none that we could have made.
std::optional<crypto::SessionToken> cookie_token(const http::Request& request,
                                                 std::string_view name);

void set_cookies(http::Response& response, const identity::SignedIn& signed_in);
void clear_session_cookie(http::Response& response);

} // namespace muster::api
