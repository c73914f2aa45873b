#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "saml/assertion.h"
#include "saml/provider.h"

namespace muster::saml {

/// A request to end sessions (Core, section 3.7.1).
struct LogoutRequest {
    std::string id;
    NameId name_id;
    std::vector<std::string> session_indexes; // empty: all of that person
};

/// Ours, to be sent to `destination`; to be signed over the address.
std::string logout_request_xml(const LogoutRequest& request,
                               const ServiceProvider& own,
                               std::string_view destination,
                               Instant now);

/// What a message of logout is held against.
struct LogoutExpectation {
    std::string_view address; // of ours, by which it came
    const IdentityProvider& provider;
    Instant now;
};

/// How long a request is one of now; older ones are refused.
inline constexpr std::chrono::minutes kLogoutLasts{10};

/// The provider's, from a text that is signed: over the address (redirect binding), or by
/// posted_logout_text() and soap_logout_text(). That it comes for the first time is to be seen to
/// by whoever carries it out.
/// Errors: those of XmlDocument and the schema; Invalid "saml.version", "saml.no_name",
/// "saml.time"; Unauthorized "saml.issuer", "saml.destination", "saml.expired",
/// "saml.not_yet_valid".
Result<LogoutRequest> read_logout_request(std::string_view text, const LogoutExpectation& expected);

/// Ours: the sessions have ended. Without a destination where it goes back by the way it was asked.
std::string logout_response_xml(std::string_view id,
                                std::string_view request,
                                const ServiceProvider& own,
                                std::string_view destination,
                                Instant now);

/// The provider's answer to ours: the id of the request it answers. Errors: those of
/// read_logout_request(), and Unauthorized "saml.status_refused".
Result<std::string> read_logout_response(std::string_view text, const LogoutExpectation& expected);

/// The message in the value of a form (HTTP POST binding), which carries its signature within: the
/// canonical text that was signed. Errors: those of posted_text(), the gate, XmlDocument, the
/// schema and signed_bytes().
Result<std::string> posted_logout_text(std::string_view form_value,
                                       std::string_view name, // of the root: "LogoutRequest", …
                                       const IdentityProvider& provider);

} // namespace muster::saml
