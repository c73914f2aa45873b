#include "oidc/issuer.h"

#include <algorithm>

#include "base/loopback_host.h"

namespace muster::oidc {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

/// Without its port.
std::string_view host_of(std::string_view authority) {
    const std::size_t end = authority.starts_with('[') ? authority.find(']') : 0;
    return authority.substr(0, authority.find(':', end == authority.npos ? 0 : end));
}

} // namespace

bool is_safe_url(std::string_view url) {
    const bool is_printable = std::ranges::all_of(url, [](char c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '#';
    });
    const bool is_https = url.starts_with(kHttps);
    if (!is_printable || (!is_https && !url.starts_with(kHttp))) {
        return false;
    }
    url.remove_prefix(is_https ? kHttps.size() : kHttp.size());
    const std::string_view authority = url.substr(0, url.find_first_of("/?"));
    const std::string_view host = host_of(authority);
    return !host.empty() && authority.find('@') == authority.npos &&
           (is_https || is_loopback_host(host));
}

} // namespace muster::oidc
