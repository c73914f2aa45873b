#include "http/proxy_rules.h"

#include <algorithm>

#include "http/ascii.h"

namespace muster::http {
namespace {

constexpr std::size_t kLongestRequestId = 64;

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestRequestId &&
           std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
                      c == '-' || c == '_' || c == '.';
           });
}

/// Takes the last of a list of addresses off its end.
std::string_view take_last(std::string_view& list) {
    const std::size_t comma = list.rfind(',');
    const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
    return trim_blanks(last);
}

} // namespace

bool ProxyRules::trusts(const IpAddress& peer) const {
    return std::ranges::any_of(trusted_,
                               [&](const IpNetwork& network) { return network.contains(peer); });
}

IpAddress ProxyRules::client(const IpAddress& peer, const Headers& headers) const {
    const std::string chain = headers.joined("X-Forwarded-For", ",");
    std::string_view rest = chain;
    IpAddress nearest = peer;
    // Each proxy appends whom it talked to, so the end is what our own proxy has seen.
    while (trusts(nearest) && !rest.empty()) {
        const auto before = IpAddress::parse(take_last(rest));
        if (!before) {
            break;
        }
        nearest = *before;
    }
    return nearest;
}

Scheme ProxyRules::scheme(const IpAddress& peer, const Headers& headers, Scheme direct) const {
    const std::string* const said = headers.find("X-Forwarded-Proto");
    if (said == nullptr || !trusts(peer)) {
        return direct;
    }
    return equals_ignoring_case(trim_blanks(*said), "https") ? Scheme::Https : Scheme::Http;
}

std::optional<std::string> ProxyRules::request_id(const IpAddress& peer,
                                                  const Headers& headers) const {
    const std::string_view given = headers.get("X-Request-Id");
    if (!is_request_id(given) || !trusts(peer)) {
        return std::nullopt;
    }
    return std::string(given);
}

} // namespace muster::http
