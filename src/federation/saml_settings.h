#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/instant.h"
#include "crypto/certificate.h"
#include "crypto/rsa_key.h"
#include "saml/provider.h"

namespace muster::federation {

inline constexpr auto kSignedNames = enum_names<saml::Signed>({
    {saml::Signed::Either, "either"},
    {saml::Signed::Assertion, "assertion"},
    {saml::Signed::Response, "response"},
    {saml::Signed::Both, "both"},
});

/// What a SAML provider has said of itself, and what an Admin wants of it. A plain value.
struct SamlSettings {
    std::string entity_id;
    std::vector<crypto::Certificate> certificates;
    std::string sign_in_url;
    std::string logout_url; // empty: it has none
    std::string logout_response_url;
    saml::Signed must_sign = saml::Signed::Either;
    std::optional<std::string> metadata_url{}; // read again by itself; none: given as a file
    std::optional<Instant> valid_until{};
    Instant read_at;
};

/// Muster's own towards one provider.
struct SamlKey {
    crypto::RsaKey key;
    crypto::Certificate certificate;
};

} // namespace muster::federation
