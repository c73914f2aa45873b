#include "federation/saml_store.h"

#include "crypto/encoding.h"
#include "federation/provider_store.h"
#include "sql/rows.h"

namespace muster::federation {
namespace {

constexpr std::string_view kSaveSettings =
    "INSERT INTO federation_saml (provider_id, entity_id, sign_in_url, logout_url, "
    "logout_response_url, must_sign, metadata_url, valid_until, read_at, sign_in_binding, "
    "logout_binding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_id) DO UPDATE "
    "SET "
    "entity_id = excluded.entity_id, sign_in_url = excluded.sign_in_url, "
    "logout_url = excluded.logout_url, logout_response_url = excluded.logout_response_url, "
    "must_sign = excluded.must_sign, metadata_url = excluded.metadata_url, "
    "valid_until = excluded.valid_until, read_at = excluded.read_at, "
    "sign_in_binding = excluded.sign_in_binding, logout_binding = excluded.logout_binding";
constexpr std::string_view kFind =
    "SELECT entity_id, sign_in_url, logout_url, logout_response_url, must_sign, metadata_url, "
    "valid_until, read_at, sign_in_binding, logout_binding FROM federation_saml WHERE provider_id "
    "= ?";
constexpr std::string_view kDeleteCertificates =
    "DELETE FROM federation_saml_certificate WHERE provider_id = ?";
constexpr std::string_view kInsertCertificate =
    "INSERT INTO federation_saml_certificate (provider_id, place, certificate) VALUES (?, ?, ?)";
constexpr std::string_view kCertificates =
    "SELECT certificate FROM federation_saml_certificate WHERE provider_id = ? ORDER BY place";
constexpr std::string_view kWithUrl =
    "SELECT s.provider_id FROM federation_saml s JOIN federation_provider p "
    "ON p.id = s.provider_id WHERE s.metadata_url IS NOT NULL AND p.is_enabled = 1 "
    "ORDER BY s.provider_id";
constexpr std::string_view kInsertKey =
    "INSERT INTO federation_saml_key (provider_id, stage, sealed_key, certificate, created_at) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kKeys = // 'active', 'next', 'old': by the letters too
    "SELECT stage, sealed_key, certificate, created_at FROM federation_saml_key "
    "WHERE provider_id = ? ORDER BY stage";
constexpr std::string_view kMoveKey =
    "UPDATE federation_saml_key SET stage = ? WHERE provider_id = ? AND stage = ?";
constexpr std::string_view kDeleteKey =
    "DELETE FROM federation_saml_key WHERE provider_id = ? AND stage = ?";
constexpr std::string_view kSaveName =
    "INSERT INTO federation_saml_name (provider_id, subject, format, qualifier, own_qualifier) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (provider_id, subject) DO UPDATE SET "
    "format = excluded.format, qualifier = excluded.qualifier, "
    "own_qualifier = excluded.own_qualifier";
constexpr std::string_view kName =
    "SELECT subject, format, qualifier, own_qualifier FROM federation_saml_name "
    "WHERE provider_id = ? AND subject = ?";
constexpr std::string_view kSubjectOf =
    "SELECT subject FROM federation_link WHERE provider_id = ? AND user_id = ?";

Result<crypto::Certificate> certificate_of(std::string_view text) {
    TRY(const Bytes der, crypto::base64_bytes(text));
    return crypto::Certificate::from_der(der);
}

Result<std::string> first_text(const sql::Row& row) {
    return row.text(0);
}

std::optional<Instant> instant_of(const std::optional<std::int64_t>& millis) {
    return millis ? std::optional(Instant::from_unix_millis(*millis)) : std::nullopt;
}

Result<SamlSettings> read_settings(const sql::Row& row) {
    TRY(const auto must_sign, kSignedNames.parse(row.text(4), "federation.bad_row"));
    TRY(const auto sign_in, kBindingNames.parse(row.text(8), "federation.bad_row"));
    TRY(const auto logout, kBindingNames.parse(row.text(9), "federation.bad_row"));
    return SamlSettings{.entity_id = row.text(0),
                        .certificates = {},
                        .sign_in_url = row.text(1),
                        .sign_in_binding = sign_in,
                        .logout_url = row.text(2),
                        .logout_response_url = row.text(3),
                        .logout_binding = logout,
                        .must_sign = must_sign,
                        .metadata_url = row.optional_text(5),
                        .valid_until = instant_of(row.optional_integer(6)),
                        .read_at = Instant::from_unix_millis(row.integer(7))};
}

std::optional<std::int64_t> millis_of(const std::optional<Instant>& instant) {
    return instant ? std::optional(instant->unix_millis()) : std::nullopt;
}

} // namespace

Result<Provider> get_saml_provider(sql::Session& session, const ProviderId& id) {
    TRY(auto provider, get_provider(session, id));
    if (provider.kind != ProviderKind::Saml) {
        return Error{ErrorKind::Conflict, "federation.wrong_kind", "this is no SAML provider"};
    }
    return provider;
}

Status save_saml(sql::Session& session, const ProviderId& id, const SamlSettings& settings) {
    TRY_DONE(session.execute(kSaveSettings,
                             {id.str(), settings.entity_id, settings.sign_in_url,
                              settings.logout_url, settings.logout_response_url,
                              kSignedNames.name(settings.must_sign), settings.metadata_url,
                              millis_of(settings.valid_until), settings.read_at.unix_millis(),
                              kBindingNames.name(settings.sign_in_binding),
                              kBindingNames.name(settings.logout_binding)}));
    TRY_DONE(session.execute(kDeleteCertificates, {id.str()}));
    std::int64_t place = 0;
    for (const crypto::Certificate& certificate : settings.certificates) {
        TRY_DONE(session.execute(kInsertCertificate,
                                 {id.str(), place++, crypto::base64(certificate.der())}));
    }
    return {};
}

Result<std::optional<SamlSettings>> find_saml(sql::Session& session, const ProviderId& id) {
    TRY(auto found, sql::find_row(session, kFind, {id.str()}, read_settings));
    if (found) {
        TRY(found->certificates,
            sql::all_rows(session, kCertificates, {id.str()},
                          [](const sql::Row& row) { return certificate_of(row.text(0)); }));
    }
    return found;
}

Result<std::vector<ProviderId>> list_with_metadata_url(sql::Session& session) {
    return sql::all_rows(session, kWithUrl, {},
                         [](const sql::Row& row) { return ProviderId::parse(row.text(0)); });
}

Result<bool>
insert_saml_key(sql::Session& session, const ProviderId& id, const SealedSamlKey& key) {
    TRY(const std::int64_t inserted,
        session.execute(kInsertKey, {id.str(), kKeyStageNames.name(key.shown.stage), key.sealed,
                                     crypto::base64(key.shown.certificate.der()),
                                     key.shown.made_at.unix_millis()}));
    return inserted == 1;
}

Result<std::vector<SealedSamlKey>> list_saml_keys(sql::Session& session, const ProviderId& id) {
    return sql::all_rows(
        session, kKeys, {id.str()}, [](const sql::Row& row) -> Result<SealedSamlKey> {
            TRY(const auto stage, kKeyStageNames.parse(row.text(0), "federation.bad_row"));
            TRY(auto certificate, certificate_of(row.text(2)));
            return SealedSamlKey{.sealed = row.text(1),
                                 .shown = {.stage = stage,
                                           .certificate = std::move(certificate),
                                           .made_at = Instant::from_unix_millis(row.integer(3))}};
        });
}

Status move_saml_key(sql::Session& session, const ProviderId& id, KeyStage from, KeyStage to) {
    TRY_DONE(
        session.execute(kMoveKey, {kKeyStageNames.name(to), id.str(), kKeyStageNames.name(from)}));
    return {};
}

Status delete_saml_key(sql::Session& session, const ProviderId& id, KeyStage stage) {
    TRY_DONE(session.execute(kDeleteKey, {id.str(), kKeyStageNames.name(stage)}));
    return {};
}

Status save_saml_name(sql::Session& session, const ProviderId& id, const saml::NameId& name) {
    TRY_DONE(session.execute(
        kSaveName, {id.str(), name.value, name.format, name.qualifier, name.own_qualifier}));
    return {};
}

Result<std::optional<saml::NameId>>
find_saml_name(sql::Session& session, const ProviderId& id, std::string_view subject) {
    return sql::find_row(session, kName, {id.str(), std::string(subject)},
                         [](const sql::Row& row) -> Result<saml::NameId> {
                             return saml::NameId{.value = row.text(0),
                                                 .format = row.text(1),
                                                 .qualifier = row.text(2),
                                                 .own_qualifier = row.text(3)};
                         });
}

Result<std::optional<std::string>>
find_subject_of(sql::Session& session, const ProviderId& id, const identity::UserId& user) {
    return sql::find_row(session, kSubjectOf, {id.str(), user.str()}, first_text);
}

} // namespace muster::federation
