#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/certificate.h"
#include "crypto/rsa_key.h"
#include "saml/redirect_binding.h"

namespace muster::saml {

/// By what a message of ours is signed, and the certificate that the provider has of it.
struct OwnSignature {
    const crypto::RsaKey& key;
    const crypto::Certificate& certificate;
};

/// A message of ours, which has an ID and begins with its Issuer, signed within: an enveloped
/// signature (RSA and SHA-256, exclusive canonical form) after the Issuer. Errors: those of
/// XmlDocument, for a text that is no such message.
Result<std::string> enveloped(std::string_view message, const OwnSignature& own);

/// What a page makes a browser post (HTTP POST binding: Bindings, section 3.5).
struct PostForm {
    std::string action;
    std::string name;  // of the field with the message: "SAMLRequest", …
    std::string value; // the message in base64
    std::string relay_state;
};

/// The form that carries a message of ours to the Destination that it names. Errors: those of
/// enveloped().
Result<PostForm> post_form(const RedirectedMessage& message, const OwnSignature& own);

} // namespace muster::saml
