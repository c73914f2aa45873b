#include "oidc/metadata.h"

#include <algorithm>

#include "base/json.h"

namespace muster::oidc {
namespace {

constexpr Json::Limits kMetadataLimits{.bytes = std::size_t{256} << 10, .depth = 16};
constexpr std::string_view kWellKnown = "/.well-known/openid-configuration";

Error malformed_metadata(std::string_view what) {
    return {ErrorKind::Upstream, "oidc.metadata_malformed",
            "the provider's configuration " + std::string(what)};
}

Result<std::optional<std::string>> endpoint(const Json& document, std::string_view name) {
    const Json* const value = document.find(name);
    if (value == nullptr || value->is_null()) {
        return std::optional<std::string>();
    }
    if (value->if_string() == nullptr || !is_safe_url(*value->if_string())) {
        return Error{ErrorKind::Upstream, "oidc.unsafe_endpoint",
                     "the provider's " + std::string(name) + " is not https"};
    }
    return std::optional(*value->if_string());
}

Result<std::string> needed_endpoint(const Json& document, std::string_view name) {
    TRY(auto found, endpoint(document, name));
    return found ? Result<std::string>(std::move(*found))
                 : malformed_metadata("lacks " + std::string(name));
}

enum class Unlisted { Means, MeansNot };

/// Whether a list has the value; where there is no list, what that means.
bool lists(const Json& document,
           std::string_view name,
           std::string_view wanted,
           Unlisted unlisted) {
    const Json* const value = document.find(name);
    if (value == nullptr || value->if_array() == nullptr) {
        return unlisted == Unlisted::Means;
    }
    return std::ranges::any_of(*value->if_array(), [&](const Json& each) {
        return each.if_string() != nullptr && *each.if_string() == wanted;
    });
}

} // namespace

std::string Metadata::url_of(const Issuer& issuer) {
    std::string url = issuer.str();
    if (url.ends_with('/')) { // Discovery 1.0 section 4.1
        url.pop_back();
    }
    return url + std::string(kWellKnown);
}

Result<Metadata> Metadata::parse(std::string_view text, const Issuer& issuer) {
    const auto document = Json::parse(text, kMetadataLimits);
    if (!document || document->if_object() == nullptr) {
        return malformed_metadata("is no JSON object");
    }
    const Json* const named = document->find("issuer");
    if (named == nullptr || named->if_string() == nullptr || *named->if_string() != issuer.str()) {
        return Error{ErrorKind::Upstream, "oidc.other_issuer",
                     "the provider's configuration is of another issuer"};
    }
    if (!lists(*document, "code_challenge_methods_supported", "S256", Unlisted::Means)) {
        return Error{ErrorKind::Upstream, "oidc.no_pkce", "the provider does not know PKCE's S256"};
    }
    Metadata metadata;
    TRY(metadata.authorization_endpoint, needed_endpoint(*document, "authorization_endpoint"));
    TRY(metadata.token_endpoint, needed_endpoint(*document, "token_endpoint"));
    TRY(metadata.keys_url, needed_endpoint(*document, "jwks_uri"));
    TRY(metadata.userinfo_endpoint, endpoint(*document, "userinfo_endpoint"));
    TRY(metadata.end_session_endpoint, endpoint(*document, "end_session_endpoint"));
    constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
    metadata.takes_secret_in_header =
        lists(*document, kMethods, "client_secret_basic", Unlisted::Means) ||
        !lists(*document, kMethods, "client_secret_post", Unlisted::MeansNot);
    const Json* const names_itself =
        document->find("authorization_response_iss_parameter_supported");
    metadata.names_itself =
        names_itself != nullptr && names_itself->if_bool() != nullptr && *names_itself->if_bool();
    return metadata;
}

} // namespace muster::oidc
