#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/certificate.h"
#include "crypto/rsa_key.h"

namespace muster::saml {

enum class MessageKind { Request, Response };

/// What the field of a form or address is called that carries it.
constexpr std::string_view parameter_of(MessageKind kind) {
    return kind == MessageKind::Request ? "SAMLRequest" : "SAMLResponse";
}

/// A message on its way through a browser's address (HTTP Redirect binding: Bindings, section 3.4).
struct Redirect {
    MessageKind kind = MessageKind::Request;
    std::string_view text; // the message
    std::string_view relay_state{};
};

/// The address that carries a message to `endpoint`, signed over its parameters when a key is given
/// (RSA with SHA-256).
std::string
redirect_url(std::string_view endpoint, const Redirect& message, const crypto::RsaKey* key);

/// A message that came in an address, and who has signed it.
struct RedirectedMessage {
    MessageKind kind = MessageKind::Request;
    std::string text; // has passed the gate
    std::string relay_state;
};

/// Reads the query of an address as it came, since the signature is over those very characters; it
/// must be signed by the holder of one of the certificates.
///
/// Errors: Invalid "saml.form" (a parameter missing, there twice or badly escaped),
/// "saml.signature_algorithm", "saml.signature_encoding"; Unauthorized "saml.not_signed",
/// "saml.signature_invalid"; those of posted_text(), inflated() and the gate.
Result<RedirectedMessage> redirected_message(std::string_view query,
                                             std::span<const crypto::Certificate> certificates);

} // namespace muster::saml
