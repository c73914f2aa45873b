#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::aws {

/// An element with names that have lost their namespace, which AWS's forms do not need.
struct XmlElement {
    struct Attribute {
        std::string name;
        std::string value;
    };

    std::string name;
    std::string text; // its own, not that of its children
    std::vector<Attribute> attributes;
    std::vector<XmlElement> children;

    /// The first child of that name, or null.
    [[nodiscard]] const XmlElement* find(std::string_view child) const {
        for (const XmlElement& known : children) {
            if (known.name == child) {
                return &known;
            }
        }
        return nullptr;
    }
    /// The text of the first child of that name; empty when there is none.
    [[nodiscard]] std::string text_of(std::string_view child) const {
        const XmlElement* const found = find(child);
        return found == nullptr ? std::string() : found->text;
    }
};

/// Reads an answer in XML and gives its root. Nothing is fetched, no document type is let in and no
/// entity but the five of XML; deeper than 100 elements, or larger than 64 MiB, is refused. Errors:
/// Invalid "xml.malformed", "xml.forbidden", "xml.too_large".
Result<XmlElement> read_xml(std::string_view text);

} // namespace muster::aws
