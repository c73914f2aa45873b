#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "crypto/rsa_key.h"
#include "saml/xml_document.h"

namespace muster::saml {

/// Whether a signature that has been verified covers what is encrypted.
enum class Covered { No, BySignature };

/// An assertion that came encrypted, as a document of its own: the assertion is its root's only
/// child, and the root declares the namespaces that were in scope where it stood (XML Encryption
/// 1.1, section 4.3.3). Checked by the gate and the schema as the message was. Nobody is vouched
/// for by that: whoever knows our certificate may encrypt for us.
///
/// Keys are transported by RSA-OAEP alone: RSA 1.5 tells its padding (Bleichenbacher). Content is
/// AES-GCM; AES-CBC only under a verified signature, as it tells its padding otherwise.
///
/// Errors: Invalid "saml.encryption_algorithm", "saml.unauthenticated_cipher" (CBC that nothing
/// covers), "saml.not_decrypted"; those of the gate and the schema.
Result<XmlDocument> decrypted(const XmlElement& encrypted,
                              std::span<const XmlElement::Declaration> in_scope,
                              std::span<const crypto::RsaKey> keys,
                              Covered covered);

} // namespace muster::saml
