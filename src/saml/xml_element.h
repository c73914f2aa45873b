#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::saml {

namespace space {
inline constexpr std::string_view kProtocol = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view kAssertion = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view kMetadata = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view kSignature = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kSignature11 = "http://www.w3.org/2009/xmldsig11#";
inline constexpr std::string_view kEncryption = "http://www.w3.org/2001/04/xmlenc#";
inline constexpr std::string_view kEncryption11 = "http://www.w3.org/2009/xmlenc11#";
inline constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view kSoap = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";
} // namespace space

/// A name of an element: its namespace and what it is called there.
struct XmlName {
    std::string_view space;
    std::string_view name;

    friend constexpr bool operator==(XmlName, XmlName) = default;
};
constexpr XmlName of_assertion(std::string_view name) {
    return {space::kAssertion, name};
}
constexpr XmlName of_protocol(std::string_view name) {
    return {space::kProtocol, name};
}

/// An element as it was read. A plain value; `node` is what the document that it was read from
/// knows it by.
struct XmlElement {
    struct Attribute {
        std::string space; // empty: none, as all attributes of SAML have it
        std::string name;
        std::string value;
    };
    struct Declaration {
        std::string prefix; // empty: the default namespace
        std::string space;
    };

    std::string space;
    std::string name;
    std::string text; // its own, not that of its children
    std::vector<Attribute> attributes;
    std::vector<Declaration> declarations;
    std::vector<XmlElement> children;
    const void* node = nullptr;

    [[nodiscard]] bool is(XmlName wanted) const { return XmlName{space, name} == wanted; }

    /// The first child of that name, or null.
    [[nodiscard]] const XmlElement* find(XmlName wanted) const;
    /// All children of that name.
    [[nodiscard]] std::vector<const XmlElement*> all(XmlName wanted) const;
    /// The value of an attribute in no namespace, or null.
    [[nodiscard]] const std::string* attribute(std::string_view wanted) const;
    /// The same; empty when there is none.
    [[nodiscard]] std::string_view attribute_text(std::string_view wanted) const;
    /// Its text without the blanks at its ends, as pretty printers put them there.
    [[nodiscard]] std::string_view value() const;
};

} // namespace muster::saml
