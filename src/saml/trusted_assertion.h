#pragma once

#include "base/result.h"
#include "saml/checks.h"
#include "saml/verifier.h"
#include "saml/xml_document.h"

namespace muster::saml {

inline constexpr XmlName kResponse{space::kProtocol, "Response"};

/// The parts of a response that may be read.
struct Trusted {
    XmlDocument assertion; // parsed from bytes that were signed; its root is the Assertion
    /// Parsed from bytes that were signed, when the response was signed itself.
    std::optional<XmlDocument> response;
};

/// Verifies the signatures of a response that has passed the schema and has one assertion, and
/// decrypts that when it is encrypted. Errors: those of signed_bytes() and decrypted().
Result<Trusted>
trusted_assertion(const XmlDocument& document, const Expectation& expected, Checklist& checks);

} // namespace muster::saml
