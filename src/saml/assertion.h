#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "saml/xml_element.h"

namespace muster::saml {

inline constexpr std::string_view kEmailFormat =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
inline constexpr std::string_view kPersistentFormat =
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
inline constexpr std::string_view kTransientFormat =
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
inline constexpr std::string_view kUnspecifiedFormat =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

/// Who somebody is at the provider.
struct NameId {
    std::string value;
    std::string format; // kUnspecifiedFormat when the provider names none
    std::string qualifier;
    std::string own_qualifier; // SPNameQualifier

    /// Errors: Invalid "saml.no_name" when there is no text in it.
    static Result<NameId> read(const XmlElement& element);
    friend bool operator==(const NameId&, const NameId&) = default;
};

struct SamlAttribute {
    std::string name;
    std::string friendly_name;
    std::vector<std::string> values;

    friend bool operator==(const SamlAttribute&, const SamlAttribute&) = default;
};

/// What a provider has asserted about somebody who has signed in there. A plain value, read only
/// from bytes that were signed.
struct Assertion {
    std::string id;
    std::string issuer;
    NameId name_id;
    Instant valid_until; // it may be used once until then
    Instant signed_in_at;
    std::string context_class; // how, e.g. urn:oasis:names:tc:SAML:2.0:ac:classes:Password
    std::optional<std::string> session_index;
    std::optional<Instant> session_until;
    std::optional<std::string> request; // the id of the request that it answers
    std::vector<SamlAttribute> attributes;

    /// The values of all attributes of that name, or of that friendly name where none has the name.
    [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
};

/// The same out of an `Assertion` that has passed the schema; `valid_until` and `request` are left
/// to who has checked its confirmations. Errors: Invalid "saml.no_id", "saml.no_name",
/// "saml.no_authentication", "saml.time".
Result<Assertion> read_assertion(const XmlElement& element);

} // namespace muster::saml
