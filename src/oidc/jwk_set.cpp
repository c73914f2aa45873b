#include "oidc/jwk_set.h"

#include <algorithm>

#include "base/json.h"
#include "crypto/encoding.h"

namespace muster::oidc {
namespace {

constexpr Json::Limits kKeySetLimits{.bytes = std::size_t{256} << 10, .depth = 16};
constexpr std::size_t kMostKeys = 100;

const std::string* text(const Json& json, std::string_view name) {
    const Json* const value = json.find(name);
    return value == nullptr ? nullptr : value->if_string();
}

std::optional<std::string> optional_text(const Json& json, std::string_view name) {
    const std::string* const value = text(json, name);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

/// A number of the key; empty where it is none.
Bytes number(const Json& json, std::string_view name) {
    const std::string* const value = text(json, name);
    const auto bytes = crypto::base64url_bytes(value == nullptr ? std::string_view() : *value);
    return bytes ? *bytes : Bytes{};
}

std::optional<crypto::PublicKey> public_key(const Json& json) {
    const std::string kind = optional_text(json, "kty").value_or("");
    if (kind == "RSA") {
        auto key = crypto::PublicKey::rsa(number(json, "n"), number(json, "e"));
        return key ? std::optional(std::move(*key)) : std::nullopt;
    }
    const std::string curve = optional_text(json, "crv").value_or("");
    if (kind != "EC" || (curve != "P-256" && curve != "P-384")) {
        return std::nullopt;
    }
    using enum crypto::PublicKey::Curve;
    auto key =
        crypto::PublicKey::ec(curve == "P-256" ? P256 : P384, number(json, "x"), number(json, "y"));
    return key ? std::optional(std::move(*key)) : std::nullopt;
}

} // namespace

std::optional<JwkSet::Key> JwkSet::read(const Json& json) {
    if (optional_text(json, "use").value_or("sig") != "sig") {
        return std::nullopt;
    }
    auto key = public_key(json);
    if (!key) {
        return std::nullopt;
    }
    return Key{.kid = optional_text(json, "kid"),
               .algorithm = optional_text(json, "alg"),
               .key = std::move(*key)};
}

Result<JwkSet> JwkSet::parse(std::string_view text) {
    const auto document = Json::parse(text, kKeySetLimits);
    const Json* const list = document ? document->find("keys") : nullptr;
    if (list == nullptr || list->if_array() == nullptr || list->if_array()->size() > kMostKeys) {
        return Error{ErrorKind::Upstream, "oidc.keys_malformed",
                     "the provider's keys are no JSON Web Key Set"};
    }
    JwkSet set;
    for (const Json& each : *list->if_array()) {
        if (auto key = read(each)) {
            set.keys_.push_back(std::move(*key));
        }
    }
    return set;
}

std::vector<crypto::PublicKey> JwkSet::matching(const std::optional<std::string>& kid,
                                                crypto::SignatureAlgorithm algorithm) const {
    const std::string_view name = crypto::kSignatureAlgorithmNames.name(algorithm);
    std::vector<crypto::PublicKey> found;
    for (const Key& each : keys_) {
        if ((!kid || each.kid == kid) && each.algorithm.value_or(std::string(name)) == name &&
            each.key.fits(algorithm)) {
            found.push_back(each.key);
        }
    }
    return found;
}

} // namespace muster::oidc
