#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "oidc/issuer.h"

namespace muster::oidc {

/// What a provider says of itself (OpenID Connect Discovery 1.0 section 3), as far as it is used. A
/// plain value.
struct Metadata {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string keys_url;
    std::optional<std::string> userinfo_endpoint;
    std::optional<std::string> end_session_endpoint;
    bool takes_secret_in_header = true; // client_secret_basic, else client_secret_post
    bool names_itself = false;          // in its answers, by "iss" (RFC 9207)

    /// Where it is published.
    static std::string url_of(const Issuer& issuer);
    /// Errors: Upstream "oidc.metadata_malformed"; Upstream "oidc.other_issuer" for a document of
    /// somebody else; Upstream "oidc.unsafe_endpoint" for an endpoint that is not https; Upstream
    /// "oidc.no_pkce" where S256 is not among the methods it lists.
    static Result<Metadata> parse(std::string_view text, const Issuer& issuer);
};

} // namespace muster::oidc
