#include "api/links.h"

#include <fmt/format.h>

namespace muster::api {

std::string page_link(const PublicUrl& base, std::string_view page, const crypto::Token& token) {
    return fmt::format("{}/{}#token={}", base, page, token.text().reveal());
}

LinkView link_view(const http::Request& request,
                   const PublicUrl& base,
                   std::string_view page,
                   const identity::Link& link) {
    const bool is_tls = request.scheme == http::Scheme::Https;
    const PublicUrl here = fmt::format("{}://{}", is_tls ? "https" : "http", request.host);
    return {.url = page_link(base.empty() ? here : base, page, link.token),
            .expires_at = link.expires_at};
}

} // namespace muster::api
