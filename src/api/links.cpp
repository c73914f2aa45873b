#include "api/links.h"

#include <fmt/format.h>

namespace muster::api {
namespace {

/// Where the request found us.
PublicUrl here(const http::Request& request) {
    const bool is_tls = request.scheme == http::Scheme::Https;
    return fmt::format("{}://{}", is_tls ? "https" : "http", request.host);
}

} // namespace

std::string page_link(const PublicUrl& base, std::string_view page, const crypto::Token& token) {
    return fmt::format("{}/{}#token={}", base, page, token.text().reveal());
}

std::string page_url(const http::Request& request, const PublicUrl& base, std::string_view page) {
    return fmt::format("{}/{}", base.empty() ? here(request) : base, page);
}

LinkView link_view(const http::Request& request,
                   const PublicUrl& base,
                   std::string_view page,
                   const identity::Link& link) {
    return {.url = page_link(base.empty() ? here(request) : base, page, link.token),
            .expires_at = link.expires_at};
}

} // namespace muster::api
