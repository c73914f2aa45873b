#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/certificate.h"
#include "federation/provider.h"
#include "federation/saml_settings.h"
#include "saml/assertion.h"
#include "sql/session.h"

namespace muster::federation {

// The rows of SAML providers, each function inside the caller's transaction. Errors of all: those
// of sql::Session.

/// Errors: NotFound "federation.not_found"; Conflict "federation.wrong_kind".
Result<Provider> get_saml_provider(sql::Session& session, const ProviderId& id);

Status save_saml(sql::Session& session, const ProviderId& id, const SamlSettings& settings);
Result<std::optional<SamlSettings>> find_saml(sql::Session& session, const ProviderId& id);
/// Of enabled providers: those that have an address to read metadata from.
Result<std::vector<ProviderId>> list_with_metadata_url(sql::Session& session);

struct SealedSamlKey {
    std::string sealed;
    OwnCertificate shown;
};
/// False where there is one of its stage.
Result<bool> insert_saml_key(sql::Session& session, const ProviderId& id, const SealedSamlKey& key);
/// The active one first, then the next and the old one.
Result<std::vector<SealedSamlKey>> list_saml_keys(sql::Session& session, const ProviderId& id);
/// Gives the key of one stage another, of which there must be none.
Status move_saml_key(sql::Session& session, const ProviderId& id, KeyStage from, KeyStage to);
Status delete_saml_key(sql::Session& session, const ProviderId& id, KeyStage stage);

Status save_saml_name(sql::Session& session, const ProviderId& id, const saml::NameId& name);
Result<std::optional<saml::NameId>>
find_saml_name(sql::Session& session, const ProviderId& id, std::string_view subject);
/// Who a user is at the provider.
Result<std::optional<std::string>>
find_subject_of(sql::Session& session, const ProviderId& id, const identity::UserId& user);

} // namespace muster::federation
