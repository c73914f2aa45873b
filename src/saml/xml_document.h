#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "saml/xml_element.h"

struct _xmlDoc;

namespace muster::saml {

/// A text of XML, parsed once: as elements, and as what canonicalization works on. The one place
/// that knows libxml2. Expects a text that has passed the gate (message_text.h). Move-only.
class XmlDocument {
public:
    /// Nothing is fetched, nothing is recovered from: what libxml2 would only warn about (prefixes
    /// that nobody declared, two attributes of one name by two prefixes) is refused too.
    /// Errors: Invalid "saml.not_well_formed", "saml.too_deep".
    static Result<XmlDocument> parse(std::string_view text);

    [[nodiscard]] const XmlElement& root() const noexcept { return root_; }

    /// Exclusive XML Canonicalization 1.0 without comments of an element of this document, less
    /// one of its children when `left_out` is given. `prefixes` are those of InclusiveNamespaces.
    /// Errors: Invalid "saml.not_canonical" when libxml2 cannot: it then has written nothing or a
    /// part, which is not to be taken for an empty text.
    [[nodiscard]] Result<std::string> canonical(const XmlElement& element,
                                                const XmlElement* left_out = nullptr,
                                                std::span<const std::string> prefixes = {}) const;

private:
    struct Free {
        void operator()(_xmlDoc* document) const noexcept;
    };
    using Held = std::unique_ptr<_xmlDoc, Free>;

    XmlDocument(Held document, XmlElement root)
        : document_(std::move(document)), root_(std::move(root)) {}

    Held document_;
    XmlElement root_;
};

} // namespace muster::saml
