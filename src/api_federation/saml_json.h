#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "federation/saml_providers.h"

namespace muster::api {

struct CertificateView {
    std::string subject;
    Instant not_before;
    Instant not_after;
    std::string sha256;
};

/// What a SAML provider has said of itself.
struct SamlSettingsView {
    std::string entity_id;
    std::string sign_in_url;
    saml::Binding sign_in_binding = saml::Binding::Redirect;
    std::optional<std::string> logout_url;
    saml::Binding logout_binding = saml::Binding::Redirect;
    std::vector<CertificateView> certificates;
    saml::Signed must_sign = saml::Signed::Either;
    std::optional<std::string> metadata_url;
    std::optional<Instant> valid_until;
    Instant read_at;
};

/// A key of Muster towards the provider.
struct OwnKeyView {
    federation::KeyStage stage = federation::KeyStage::Active;
    CertificateView certificate;
    std::string pem;
    Instant made_at;
};

/// What the provider is to be told of Muster.
struct OwnSamlView {
    std::string entity_id;
    std::string consumer_url;
    std::string logout_url;
    std::string soap_logout_url;
    std::string metadata_url;
    std::vector<OwnKeyView> keys;
};

struct ActivationBody {
    std::string sha256;
};

struct SamlView {
    OwnSamlView own;
    std::optional<SamlSettingsView> settings;
};

inline CertificateView view_of(const crypto::Certificate& certificate) {
    return {.subject = certificate.subject(),
            .not_before = certificate.not_before(),
            .not_after = certificate.not_after(),
            .sha256 = certificate.fingerprint().hex()};
}

inline SamlSettingsView view_of(const federation::SamlSettings& settings) {
    SamlSettingsView view{.entity_id = settings.entity_id,
                          .sign_in_url = settings.sign_in_url,
                          .sign_in_binding = settings.sign_in_binding,
                          .logout_url = {},
                          .logout_binding = settings.logout_binding,
                          .certificates = {},
                          .must_sign = settings.must_sign,
                          .metadata_url = settings.metadata_url,
                          .valid_until = settings.valid_until,
                          .read_at = settings.read_at};
    if (!settings.logout_url.empty()) {
        view.logout_url = settings.logout_url;
    }
    for (const crypto::Certificate& certificate : settings.certificates) {
        view.certificates.push_back(view_of(certificate));
    }
    return view;
}

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<saml::Signed> = federation::kSignedNames;
template <>
inline constexpr auto kJsonNames<saml::Binding> = federation::kBindingNames;
template <>
inline constexpr auto kJsonNames<federation::KeyStage> = federation::kKeyStageNames;

template <>
inline constexpr auto json_fields<federation::SamlEntry> = std::tuple{
    JsonField{"metadata", &federation::SamlEntry::metadata, "the provider's metadata, as XML"},
    JsonField{"metadata_url", &federation::SamlEntry::metadata_url,
              "or where it is: read again each hour, so that new certificates are known"},
    JsonField{"entity_id", &federation::SamlEntry::entity_id,
              "which, where the metadata is of several"},
    JsonField{"must_sign", &federation::SamlEntry::must_sign,
              "what must be signed of an answer; absent: as it is, at first either"},
};

template <>
inline constexpr auto json_fields<api::CertificateView> = std::tuple{
    JsonField{"subject", &api::CertificateView::subject, "for whom it is"},
    JsonField{"not_before", &api::CertificateView::not_before, "told, not judged"},
    JsonField{"not_after", &api::CertificateView::not_after, "told, not judged"},
    JsonField{"sha256", &api::CertificateView::sha256, "its fingerprint"},
};

template <>
inline constexpr auto json_fields<api::SamlSettingsView> = std::tuple{
    JsonField{"entity_id", &api::SamlSettingsView::entity_id, "what the provider calls itself"},
    JsonField{"sign_in_url", &api::SamlSettingsView::sign_in_url, "where people are sent"},
    JsonField{"sign_in_binding", &api::SamlSettingsView::sign_in_binding, "how they are sent"},
    JsonField{"logout_url", &api::SamlSettingsView::logout_url, "null: it has none"},
    JsonField{"logout_binding", &api::SamlSettingsView::logout_binding, "how they are sent there"},
    JsonField{"certificates", &api::SamlSettingsView::certificates, "any of them may sign"},
    JsonField{"must_sign", &api::SamlSettingsView::must_sign, "of an answer"},
    JsonField{"metadata_url", &api::SamlSettingsView::metadata_url, "null: given as a file"},
    JsonField{"valid_until", &api::SamlSettingsView::valid_until, "as the metadata says"},
    JsonField{"read_at", &api::SamlSettingsView::read_at, "when the metadata was read"},
};

template <>
inline constexpr auto json_fields<api::OwnKeyView> = std::tuple{
    JsonField{"stage", &api::OwnKeyView::stage,
              "active: it signs; next: the provider is told of it; old: it only decrypts"},
    JsonField{"certificate", &api::OwnKeyView::certificate, "as the metadata has it"},
    JsonField{"pem", &api::OwnKeyView::pem, "the same, for providers that want it as a file"},
    JsonField{"made_at", &api::OwnKeyView::made_at, "when it was made"},
};

template <>
inline constexpr auto json_fields<api::ActivationBody> = std::tuple{
    JsonField{"sha256", &api::ActivationBody::sha256,
              "the fingerprint of the next key's certificate, as it was seen"},
};

template <>
inline constexpr auto json_fields<api::OwnSamlView> = std::tuple{
    JsonField{"entity_id", &api::OwnSamlView::entity_id, "to be entered there, or read"},
    JsonField{"consumer_url", &api::OwnSamlView::consumer_url, "where answers are posted"},
    JsonField{"logout_url", &api::OwnSamlView::logout_url, "where sign-outs are told"},
    JsonField{"soap_logout_url", &api::OwnSamlView::soap_logout_url,
              "the same from server to server"},
    JsonField{"metadata_url", &api::OwnSamlView::metadata_url, "where all of it is to be read"},
    JsonField{"keys", &api::OwnSamlView::keys,
              "the active one first; empty until the metadata is first read"},
};

template <>
inline constexpr auto json_fields<api::SamlView> = std::tuple{
    JsonField{"own", &api::SamlView::own, "what the provider is to be told"},
    JsonField{"settings", &api::SamlView::settings, "null: its metadata is still to be given"},
};

} // namespace muster
