#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "saml/provider.h"

namespace muster::saml {

/// The request to end sessions in an envelope of SOAP 1.1, from server to server (SOAP binding:
/// Bindings, section 3.2). It carries its signature within, by the provider: the canonical text
/// that was signed. An envelope with anything else in it, blocks of a header among that, is
/// refused, since nobody knows what those would mean.
/// Errors: those of the gate, XmlDocument, the schema and signed_bytes().
Result<std::string> soap_logout_text(std::string_view envelope, const IdentityProvider& provider);

/// A message of ours in its envelope.
std::string soap_envelope(std::string_view message);

} // namespace muster::saml
