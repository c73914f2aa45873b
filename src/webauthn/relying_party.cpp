#include "webauthn/relying_party.h"

#include <algorithm>

#include "base/ip_address.h"

namespace muster::webauthn {
namespace {

constexpr std::string_view kLocalhost = "localhost";

Error no_domain() {
    return {ErrorKind::Conflict, "passkey.no_domain",
            "browsers make passkeys for a host name over https alone, not for an address in "
            "numbers; set public_url to one"};
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

/// Takes the port off that a browser leaves out.
std::string_view without_default_port(std::string_view authority, std::string_view scheme) {
    const std::string_view port = scheme == "https" ? ":443" : ":80";
    return authority.ends_with(port) ? authority.substr(0, authority.size() - port.size())
                                     : authority;
}

} // namespace

Result<RelyingParty> RelyingParty::at(std::string_view url) {
    constexpr std::string_view kBehindScheme = "://";
    const std::size_t end = url.find(kBehindScheme);
    if (end == std::string_view::npos) {
        return no_domain();
    }
    const std::string scheme = lower(url.substr(0, end));
    const std::string_view rest = url.substr(end + kBehindScheme.size());
    const std::string authority =
        lower(without_default_port(rest.substr(0, rest.find('/')), scheme));
    const std::string host = authority.substr(0, authority.find(':'));
    const bool is_secure = scheme == "https" || (scheme == "http" && host == kLocalhost);
    if (!is_secure || host.empty() || host.front() == '[' || IpAddress::parse(host)) {
        return no_domain();
    }
    return RelyingParty{.id = host, .origin = scheme + "://" + authority};
}

} // namespace muster::webauthn
