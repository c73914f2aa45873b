#include "saml/xml_element.h"

#include "base/trimmed.h"

namespace muster::saml {

const XmlElement* XmlElement::find(XmlName wanted) const {
    for (const XmlElement& child : children) {
        if (child.is(wanted)) {
            return &child;
        }
    }
    return nullptr;
}

std::vector<const XmlElement*> XmlElement::all(XmlName wanted) const {
    std::vector<const XmlElement*> found;
    for (const XmlElement& child : children) {
        if (child.is(wanted)) {
            found.push_back(&child);
        }
    }
    return found;
}

const std::string* XmlElement::attribute(std::string_view wanted) const {
    for (const Attribute& known : attributes) {
        if (known.space.empty() && known.name == wanted) {
            return &known.value;
        }
    }
    return nullptr;
}

std::string_view XmlElement::attribute_text(std::string_view wanted) const {
    const std::string* const found = attribute(wanted);
    return found == nullptr ? std::string_view() : *found;
}

std::string_view XmlElement::value() const {
    return trimmed(text);
}

} // namespace muster::saml
