#include "api_federation/sign_in_cookie.h"

#include <fmt/format.h>

#include "api/cookies.h"

namespace muster::api {
namespace {

constexpr int kSeconds = 600; // as long as a question waits for its answer

} // namespace

std::optional<crypto::SessionToken> sign_in_cookie(const http::Request& request) {
    return cookie_token(request, kSignInCookie);
}

void set_sign_in_cookie(http::Response& response, const crypto::SessionToken& browser) {
    response.headers.add("Set-Cookie",
                         fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=None; Max-Age={}",
                                     kSignInCookie, browser.text().reveal(), kSeconds));
}

http::Response see_other(const std::string& url) {
    http::Response response = http::Response::empty(303);
    response.headers.add("Location", url);
    return response;
}

} // namespace muster::api
