#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster::aws {

/// Percent-encodes all but the unreserved characters of RFC 3986 section 2.3 and those in `keep`;
/// hexadecimal digits are upper case, as signing wants them.
std::string uri_encoded(std::string_view text, std::string_view keep = "");

/// Undoes uri_encoded(); a % that begins no code stays as it is.
std::string uri_decoded(std::string_view text);

/// The parts of a URL of an endpoint: `https://host:8443/base`. Views into the text.
struct UrlParts {
    std::string_view scheme; // "http" or "https"
    std::string_view authority;
    std::string_view host; // without the port; of an IPv6 address with its brackets
    std::string_view path; // empty, or begins with /
};

/// nullopt for what is no http or https URL, or carries a query or a fragment.
std::optional<UrlParts> url_parts(std::string_view url);

} // namespace muster::aws
