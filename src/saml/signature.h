#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/certificate.h"
#include "saml/xml_document.h"

namespace muster::saml {

/// What an enveloped signature (XML Signature 1.1) says, read from an element that has passed the
/// schema: one reference, to the signature's own parent, without what signed and in exclusive
/// canonical form. Its KeyInfo is not read: who sends a message does not say what it is checked by.
struct SignatureParts {
    crypto::SignatureScheme algorithm{};
    std::vector<std::string> signed_info_prefixes; // of InclusiveNamespaces
    std::vector<std::string> prefixes;
    std::string_view digest_algorithm; // a literal
    Bytes digest;
    Bytes value;

    /// Errors: Invalid "saml.signature_algorithm", "saml.canonicalization_method",
    /// "saml.transform", "saml.reference" (another target than the parent),
    /// "saml.digest_algorithm", "saml.signature_encoding".
    static Result<SignatureParts> read(const XmlElement& signature, const XmlElement& parent);
};

/// The signature that is a direct child of an element, or null.
const XmlElement* signature_of(const XmlElement& element);

/// What the element's own signature has signed: its canonical bytes, and nothing else may be
/// believed. The holder of any of the certificates may have signed.
/// Errors: those of SignatureParts::read() and XmlDocument::canonical(); Unauthorized
/// "saml.not_signed", "saml.digest_mismatch", "saml.signature_invalid".
Result<std::string> signed_bytes(const XmlDocument& document,
                                 const XmlElement& element,
                                 std::span<const crypto::Certificate> certificates);

} // namespace muster::saml
