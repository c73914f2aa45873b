#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.h"
#include "base/result.h"

namespace muster::notify {

/// A URL that notices are posted to. A plain value.
struct TargetUrl {
    std::string url; // as it was given
    std::string host;
    bool is_https = true;

    /// `https://host[:port][/path][?query]` or http: without a user, a fragment, blanks or control
    /// characters; at most 2,000 characters. Errors: Invalid "channel.bad_target".
    static Result<TargetUrl> parse(std::string_view text);
};

/// Where the server may be made to connect to by whoever sets up a channel: else they could ask
/// what only this machine and its network are meant to ask (server-side request forgery).
///
/// Addresses that are public, over https; of loopback, private, link-local and other special
/// networks (cloud metadata among them) only those that the configuration names, which may also be
/// asked over plain http. Names are judged by the address that a connection really goes to.
/// Thread-safe.
class TargetRules {
public:
    explicit TargetRules(std::vector<IpNetwork> allowed) : allowed_(std::move(allowed)) {}

    /// What can be said before anything is resolved. Errors: Impossible "channel.target_refused".
    [[nodiscard]] Status check(const TargetUrl& target) const;

    [[nodiscard]] bool allows_https_to(const IpAddress& address) const;
    [[nodiscard]] bool allows_http_to(const IpAddress& address) const;

private:
    std::vector<IpNetwork> allowed_;
};

/// Whether an address is one of the internet at large, by the special-purpose registries of IANA
/// (RFC 6890): https://www.iana.org/assignments/iana-ipv4-special-registry,
/// https://www.iana.org/assignments/iana-ipv6-special-registry.
[[nodiscard]] bool is_public(const IpAddress& address);

} // namespace muster::notify
