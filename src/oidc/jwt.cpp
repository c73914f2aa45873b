#include "oidc/jwt.h"

#include "crypto/encoding.h"

namespace muster::oidc {
namespace {

constexpr std::size_t kMostDepth = 16;

Error malformed_token(std::string_view what) {
    return {ErrorKind::Invalid, "oidc.token_malformed", "the token " + std::string(what)};
}

Result<Json> object_of(std::string_view part) {
    const auto bytes = crypto::base64url_bytes(part);
    if (!bytes) {
        return malformed_token("is not base64url");
    }
    auto json = Json::parse(as_text(*bytes), {.bytes = Jwt::kMostBytes, .depth = kMostDepth});
    if (!json || json->if_object() == nullptr) {
        return malformed_token("is not JSON");
    }
    return json;
}

/// Absent, or a text.
Result<std::optional<std::string>> text_of(const Json& header, std::string_view name) {
    const Json* const value = header.find(name);
    if (value == nullptr) {
        return std::optional<std::string>();
    }
    if (value->if_string() == nullptr) {
        return malformed_token("has a header that is none");
    }
    return std::optional(*value->if_string());
}

} // namespace

Result<Jwt> Jwt::parse(std::string_view text) {
    if (text.size() > kMostBytes) {
        return malformed_token("is too large");
    }
    const std::size_t first = text.find('.');
    const std::size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos || text.find('.', second + 1) != text.npos) {
        return malformed_token("has not the three parts of a signed one");
    }
    TRY(const Json header, object_of(text.substr(0, first)));
    TRY(const auto algorithm, text_of(header, "alg"));
    if (!algorithm || header.find("crit") != nullptr) {
        return malformed_token("has a header that is not understood");
    }
    TRY(auto kid, text_of(header, "kid"));
    TRY(auto type, text_of(header, "typ"));
    TRY(Json claims, object_of(text.substr(first + 1, second - first - 1)));
    auto signature = crypto::base64url_bytes(text.substr(second + 1));
    if (!signature) {
        return malformed_token("has no signature in base64url");
    }
    return Jwt{.algorithm = *algorithm,
               .kid = std::move(kid),
               .type = std::move(type),
               .claims = std::move(claims),
               .signed_part = std::string(text.substr(0, second)),
               .signature = std::move(*signature)};
}

const std::string* Jwt::text_claim(std::string_view name) const {
    const Json* const value = claims.find(name);
    return value == nullptr ? nullptr : value->if_string();
}

} // namespace muster::oidc
