#pragma once

#include "base/result.h"
#include "saml/xml_element.h"

namespace muster::saml {

/// What may stand where in a message: the schemas of SAML 2.0, XML Signature and XML Encryption,
/// less all that a message of sign-in does not need and that attacks hide things in (Extensions,
/// Advice, ds:Object, transforms by XPath and XSLT, references to other keys, what is of any kind).
///
/// Elements that nobody listed, more of them than there may be, another order, text between
/// elements, elements in text, attributes that nobody listed, attributes with a prefix, a namespace
/// that is not absolute, and two equal ids are refused.
///
/// Errors: Invalid "saml.unexpected_message" for another root than `root`;
/// "saml.response_misplaced", "saml.assertion_misplaced", "saml.signature_misplaced",
/// "saml.signature_object", "saml.extensions", "saml.transform", "saml.unexpected_element",
/// "saml.assertion_count", "saml.signature_count", "saml.signed_info_count",
/// "saml.reference_count", "saml.repeated_element", "saml.missing_element", "saml.element_order",
/// "saml.unexpected_text", "saml.unexpected_attribute", "saml.relative_namespace",
/// "saml.duplicate_id".
Status expect_schema(const XmlElement& element, XmlName root);

} // namespace muster::saml
