#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "crypto/certificate.h"
#include "saml/provider.h"

namespace muster::saml {

/// What a provider says of itself (Metadata for SAML 2.0). It is trusted for where it comes from:
/// an Admin, or an address with https that an Admin has given.
struct IdentityMetadata {
    std::string entity_id;
    std::vector<crypto::Certificate> certificates; // all that sign, the next one too
    std::string sign_in_url;                       // takes requests
    Binding sign_in_binding = Binding::Redirect;   // which it takes; of both, the shorter way
    std::string logout_url;                        // the same of logout; empty: has none
    std::string logout_response_url;               // where answers go: logout_url unless it says so
    Binding logout_binding = Binding::Redirect;
    std::vector<std::string> name_formats;
    bool wants_signed_requests = false;
    std::optional<Instant> valid_until;

    /// Reads an EntityDescriptor, or the one of an EntitiesDescriptor that is a provider (or has
    /// the `wanted` entity id, when that is not empty).
    ///
    /// Errors: Invalid "saml.metadata_no_provider", "saml.metadata_several_providers",
    /// "saml.metadata_no_certificate", "saml.metadata_no_address" (none for browsers),
    /// "saml.metadata_address" (neither https nor of this machine), "saml.metadata_expired",
    /// "saml.time"; those of the gate, XmlDocument and Certificate::from_der().
    static Result<IdentityMetadata>
    parse(std::string_view text, Instant now, std::string_view wanted = {});
};

} // namespace muster::saml
