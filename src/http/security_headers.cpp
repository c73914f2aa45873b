#include "http/security_headers.h"

namespace muster::http {
namespace {

void add_default(Headers& headers, const char* name, std::string value) {
    if (!headers.contains(name)) {
        headers.add(name, std::move(value));
    }
}

} // namespace

void SecurityHeaders::add_to(Response& response, Scheme scheme) const {
    Headers& headers = response.headers;
    const bool is_page = headers.get("Content-Type").starts_with("text/html");
    add_default(headers, "Content-Security-Policy", is_page ? page_policy : data_policy);
    add_default(headers, "X-Content-Type-Options", "nosniff");
    add_default(headers, "X-Frame-Options", "DENY"); // for browsers that know no frame-ancestors
    add_default(headers, "Referrer-Policy", "no-referrer");
    add_default(headers, "Cross-Origin-Opener-Policy", "same-origin");
    add_default(headers, "Cross-Origin-Resource-Policy", "same-origin");
    add_default(headers, "Cache-Control", "no-store");
    if (scheme == Scheme::Https) {
        add_default(headers, "Strict-Transport-Security", transport);
    }
}

} // namespace muster::http
