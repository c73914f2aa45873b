#include "client/server_address.h"

#include <algorithm>

#include "base/loopback_host.h"

namespace muster::client {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']' || c == '_';
}

/// Without the port: `[::1]:8443`, `localhost:8443`.
std::string_view without_port(std::string_view host) {
    const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    return host.substr(0, end);
}

Error bad(std::string_view why) {
    return {ErrorKind::Invalid, "usage.bad_server",
            "a server is written like https://muster.example.com:8443: " + std::string(why)};
}

} // namespace

Result<ServerAddress> ServerAddress::parse(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const bool is_plain = lower.starts_with(kHttp);
    std::string_view host(lower);
    if (is_plain || lower.starts_with(kHttps)) {
        host.remove_prefix(is_plain ? kHttp.size() : kHttps.size());
    }
    while (host.ends_with('/')) {
        host.remove_suffix(1);
    }
    if (host.empty() || !std::ranges::all_of(host, is_host_character)) {
        return bad("a host, and its port where that is not 443");
    }
    if (is_plain && !is_loopback_host(without_port(host))) {
        return bad("http is for this very machine alone, elsewhere it has to be https");
    }
    return ServerAddress(std::string(is_plain ? kHttp : kHttps) + std::string(host));
}

} // namespace muster::client
