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

inline constexpr auto kBindingNames = enum_names<saml::Binding>({
    {saml::Binding::Redirect, "redirect"},
    {saml::Binding::Post, "post"},
});

/// What a SAML provider has said of itself, and what an Admin wants of it. A plain value.
struct SamlSettings {
    std::string entity_id;
    std::vector<crypto::Certificate> certificates;
    std::string sign_in_url;
    saml::Binding sign_in_binding = saml::Binding::Redirect;
    std::string logout_url; // empty: it has none
    std::string logout_response_url;
    saml::Binding logout_binding = saml::Binding::Redirect;
    saml::Signed must_sign = saml::Signed::Either;
    std::optional<std::string> metadata_url{}; // read again by itself; none: given as a file
    std::optional<Instant> valid_until{};
    Instant read_at;
};

/// What one of Muster's keys towards a provider is for. There is at most one of each.
enum class KeyStage {
    Active, // signs what we send
    Next,   // the provider is told of it, and it signs nothing yet
    Old,    // signed before; decrypts what the provider still encrypts for it
};

inline constexpr auto kKeyStageNames = enum_names<KeyStage>({
    {KeyStage::Active, "active"},
    {KeyStage::Next, "next"},
    {KeyStage::Old, "old"},
});

/// Muster's own towards one provider.
struct SamlKey {
    KeyStage stage = KeyStage::Active;
    crypto::RsaKey key;
    crypto::Certificate certificate;
};

/// What is to be seen of it.
struct OwnCertificate {
    KeyStage stage = KeyStage::Active;
    crypto::Certificate certificate;
    Instant made_at;
};

} // namespace muster::federation
