#include "aws_model/uri.h"

#include <algorithm>
#include <charconv>

namespace muster::aws {
namespace {

std::optional<char> decoded_byte(std::string_view text) {
    unsigned value = 0;
    if (text.size() < 3) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, value, 16);
    if (error != std::errc{} || end != text.data() + 3) {
        return std::nullopt;
    }
    return static_cast<char>(value);
}

bool is_port(std::string_view text) {
    constexpr unsigned kHighest = 65'535;
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return text.empty() ||
           (error == std::errc{} && end == text.data() + text.size() && port <= kHighest);
}

} // namespace

std::string uri_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty()) {
        const auto byte = text.front() == '%' ? decoded_byte(text) : std::nullopt;
        decoded.push_back(byte.value_or(text.front()));
        text.remove_prefix(byte ? 3 : 1);
    }
    return decoded;
}

std::optional<UrlParts> url_parts(std::string_view url) {
    UrlParts parts;
    for (const std::string_view scheme : {"https", "http"}) {
        if (url.starts_with(scheme) && url.substr(scheme.size()).starts_with("://")) {
            parts.scheme = scheme;
            break;
        }
    }
    if (parts.scheme.empty() || url.find_first_of("?#@ ") != url.npos) {
        return std::nullopt;
    }
    url.remove_prefix(parts.scheme.size() + 3);
    const std::size_t slash = std::min(url.find('/'), url.size());
    parts.authority = url.substr(0, slash);
    parts.path = url.substr(slash);
    // The colons inside an IPv6 address begin no port.
    const std::size_t bracket = parts.authority.find(']');
    const std::size_t colon = parts.authority.find(':', bracket == url.npos ? 0 : bracket);
    parts.host = parts.authority.substr(0, colon);
    const bool has_port = colon != url.npos;
    if (parts.host.empty() || (has_port && !is_port(parts.authority.substr(colon + 1)))) {
        return std::nullopt;
    }
    return parts;
}

} // namespace muster::aws
