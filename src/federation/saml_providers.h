#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "federation/providers.h"
#include "federation/saml_settings.h"
#include "identity/change_log.h"
#include "sql/database.h"

namespace muster::federation {

/// A SAML provider as an Admin enters it: its metadata as a file, or where it is to be read.
struct SamlEntry {
    std::optional<std::string> metadata{};
    std::optional<std::string> metadata_url{};
    std::optional<std::string> entity_id{};  // which, where the metadata is of several
    std::optional<saml::Signed> must_sign{}; // absent: as it is, at first either
};

/// What is known of SAML providers. Whoever calls has checked the permission. Thread-safe as far as
/// its ports are.
class SamlProviders {
public:
    struct Fetched {
        int status = 0; // of HTTP
        std::string body;
    };
    /// What is at an address: at most 4 MiB. Errors: those of net::HttpClient.
    using Fetch = std::function<Result<Fetched>(const std::string& url)>;

    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Fetch fetch;
    };
    explicit SamlProviders(Ports ports) : ports_(std::move(ports)) {}

    /// Errors: NotFound "federation.not_found"; Conflict "federation.wrong_kind"; Invalid
    /// "federation.settings_missing" for neither file nor address, "federation.bad_settings" for
    /// both, or an address that is not https; Upstream
    /// "federation.metadata_not_fetched"; those of fetching and of IdentityMetadata::parse().
    Result<SamlSettings>
    set(const identity::Caller& caller, const ProviderId& id, const SamlEntry& entry);
    /// Reads the metadata again from its address: certificates that come and go. Another entity at
    /// that address is none of ours. Errors: those of set(); Conflict "federation.no_metadata_url".
    Result<SamlSettings> refresh(const identity::Caller& caller, const ProviderId& id);
    /// The same for all that have an address; one that fails stays as it is. For a schedule.
    Status refresh_all();

    /// Errors: NotFound "federation.not_found"; Conflict "federation.wrong_kind",
    /// "federation.not_set_up" for one whose metadata nobody has given.
    Result<SamlSettings> get(const ProviderId& id);

private:
    Result<SamlSettings> read(const SamlEntry& entry, std::string_view wanted) const;

    Ports ports_;
};

} // namespace muster::federation
