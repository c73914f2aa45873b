#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "saml/verifier.h"
#include "saml/xml_element.h"

namespace muster::saml {

/// Errors: Unauthorized "saml.status_refused", with what the provider says about it.
Status expect_success(const XmlElement& message);

/// Both are of the provider. Errors: Unauthorized "saml.issuer"; Invalid "saml.version".
Status expect_issuer(const XmlElement& response,
                     const XmlElement& assertion,
                     const IdentityProvider& provider);

/// The message was sent to us; a signed one must say so (Bindings, section 3.5.5.2). Errors:
/// Unauthorized "saml.destination".
Status expect_destination(const XmlElement& message, std::string_view own_url, bool is_signed);

/// Errors: Unauthorized "saml.not_yet_valid", "saml.expired"; Invalid "saml.time".
Status expect_validity(const XmlElement& assertion, Instant now);

/// It is for us: at least one AudienceRestriction, and we are in every one. Errors: Unauthorized
/// "saml.audience".
Status expect_audience(const XmlElement& assertion, std::string_view entity_id);

/// Who brings an assertion is whom it is about.
struct Confirmation {
    Instant valid_until;
    std::optional<std::string> request; // that it answers
};
/// The first confirmation that holds: bearer, to our address, in its time (Profiles, section
/// 4.1.4.3). Errors of the last that does not: Unauthorized "saml.no_bearer", "saml.recipient",
/// "saml.confirmation_expired", "saml.not_yet_valid"; Invalid "saml.time".
Result<Confirmation>
confirmation_of(const XmlElement& assertion, std::string_view consumer_url, Instant now);

/// Response and confirmation answer one and the same open request, or none, where that is allowed.
/// Errors: Unauthorized "saml.unsolicited", "saml.request_unknown", "saml.request_mismatch".
Result<std::optional<OpenRequest>> answered_request(const XmlElement& response,
                                                    const std::optional<std::string>& request,
                                                    const Expectation& expected);

/// The session at the provider goes on, and was begun after a request that wanted it so. Errors:
/// Unauthorized "saml.session_ended", "saml.not_fresh".
Status
expect_sign_in(const Assertion& assertion, const std::optional<OpenRequest>& request, Instant now);

} // namespace muster::saml
