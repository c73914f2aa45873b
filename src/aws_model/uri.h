#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster::aws {

/// Undoes percent_encode(); a % that begins no code stays as it is.
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
