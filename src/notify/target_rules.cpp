#include "notify/target_rules.h"

#include <algorithm>
#include <array>
#include <optional>

namespace muster::notify {
namespace {

constexpr std::size_t kLongestTarget = 2000;

// What of the IPv4 internet is not public, and what of 2000::/3: the rest of IPv6 is not public.
constexpr std::array<std::string_view, 16> kSpecialV4 = {
    "0.0.0.0/8",       "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",
    "169.254.0.0/16",  "172.16.0.0/12",   "192.0.0.0/24",   "192.0.2.0/24",
    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15",   "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
};
constexpr std::array<std::string_view, 4> kSpecialV6 = {
    "2001::/23",     // Teredo and other protocols
    "2001:db8::/32", // documentation
    "2002::/16",     // 6to4, which has an IPv4 address in it
    "3fff::/20",     // documentation
};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& networks, const IpAddress& address) {
    return std::ranges::any_of(networks, [&](std::string_view text) {
        return IpNetwork::parse(text).value().contains(address);
    });
}

Error bad_target() {
    // Without the text: it may be a credential.
    return {ErrorKind::Invalid, "channel.bad_target",
            "not a URL like https://hooks.example.com/path, without user, password and #"};
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

/// The host of `host[:port]` or `[v6][:port]`; nullopt when it is neither.
std::optional<std::string> host_of(std::string_view authority) {
    std::string_view port;
    std::string host;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
        if (!IpAddress::parse(host)) {
            return std::nullopt;
        }
    } else {
        const std::size_t colon = authority.find(':');
        host = authority.substr(0, colon);
        port = colon == std::string_view::npos ? "" : authority.substr(colon);
        if (host.empty() || !std::ranges::all_of(host, is_host_character)) {
            return std::nullopt;
        }
    }
    const bool is_port =
        port.empty() ||
        (port.starts_with(':') && port.size() > 1 && port.size() <= 6 &&
         std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
    return is_port ? std::optional(host) : std::nullopt;
}

} // namespace

Result<TargetUrl> TargetUrl::parse(std::string_view text) {
    const bool is_https = text.starts_with("https://");
    if ((!is_https && !text.starts_with("http://")) || text.size() > kLongestTarget ||
        !std::ranges::all_of(text, [](char c) {
            return c > ' ' && c <= '~' && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
        })) {
        return bad_target();
    }
    const std::string_view rest = text.substr(is_https ? 8 : 7);
    const auto host = host_of(rest.substr(0, rest.find_first_of("/?")));
    if (!host) {
        return bad_target();
    }
    return TargetUrl{.url = std::string(text), .host = *host, .is_https = is_https};
}

Status TargetRules::check(const TargetUrl& target) const {
    const auto address = IpAddress::parse(target.host);
    const bool is_refused =
        address ? !(target.is_https ? allows_https_to(*address) : allows_http_to(*address))
                : !target.is_https && allowed_.empty();
    if (!is_refused) {
        return {};
    }
    return Error{ErrorKind::Impossible, "channel.target_refused",
                 target.is_https || address
                     ? "this address is not public, and not in notifications.allowed_networks"
                     : "only https; http is for notifications.allowed_networks"};
}

bool TargetRules::allows_https_to(const IpAddress& address) const {
    return is_public(address) || allows_http_to(address);
}

bool TargetRules::allows_http_to(const IpAddress& address) const {
    return std::ranges::any_of(allowed_,
                               [&](const IpNetwork& network) { return network.contains(address); });
}

bool is_public(const IpAddress& address) {
    if (address.is_v4()) {
        return !is_in(kSpecialV4, address);
    }
    return IpNetwork::parse("2000::/3").value().contains(address) && !is_in(kSpecialV6, address);
}

} // namespace muster::notify
