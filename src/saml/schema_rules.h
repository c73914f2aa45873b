#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "saml/xml_element.h"

namespace muster::saml {

enum class Occurs { Once, AtMostOnce, AnyNumber };
enum class Content { Elements, Text };
enum class Foreign { None, Instance, Any }; // attributes of other namespaces

/// A child that an element may have. Children come in the order of their places; those of one place
/// in any.
struct ChildRule {
    XmlName name;
    int place = 0;
    Occurs occurs = Occurs::AtMostOnce;
};

struct ElementRule {
    XmlName name;
    Content content = Content::Elements;
    std::span<const std::string_view> attributes{};
    std::span<const ChildRule> children{};
    Foreign foreign = Foreign::None;
};

/// The rule of an element, or null for one that no message has.
const ElementRule* rule_of(const XmlElement& element);

} // namespace muster::saml
