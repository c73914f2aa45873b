#include "api/cookies.h"

#include <fmt/format.h>

namespace muster::api {
namespace {

// The console is one page that asks for all else itself, so Strict costs nothing: the requests that
// need a session always come from our own pages.
constexpr std::string_view kAttributes = "Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr int kDeviceSeconds = 400 * 24 * 3600; // the longest that browsers keep one

} // namespace

std::optional<crypto::SessionToken> cookie_token(const http::Request& request,
                                                 std::string_view name) {
    const std::string* const text = request.cookies.find(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    auto token = crypto::SessionToken::parse(*text);
    return token ? std::optional(std::move(*token)) : std::nullopt;
}

void set_cookies(http::Response& response, const identity::SignedIn& signed_in) {
    response.headers.add("Set-Cookie", fmt::format("{}={}; {}", kSessionCookie,
                                                   signed_in.session.text().reveal(), kAttributes));
    if (signed_in.device) {
        response.headers.add("Set-Cookie", fmt::format("{}={}; {}; Max-Age={}", kDeviceCookie,
                                                       signed_in.device->text().reveal(),
                                                       kAttributes, kDeviceSeconds));
    }
}

void clear_session_cookie(http::Response& response) {
    response.headers.add("Set-Cookie",
                         fmt::format("{}=; {}; Max-Age=0", kSessionCookie, kAttributes));
}

} // namespace muster::api
