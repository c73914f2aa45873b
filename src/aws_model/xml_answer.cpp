#include <vector>

#include "aws_model/answer_forms.h"

namespace muster::aws {
namespace {

using Elements = std::vector<const XmlElement*>;

Json value_of(const ShapeUse& use, const Elements& elements);

/// Of a flattened list the elements bear the name of its items.
std::string_view element_name(const ShapeMember& member) {
    const ShapeUse& use = member.use;
    if (use.shape->type == ShapeType::List && use.is_flattened &&
        !use.shape->item.location_name.empty()) {
        return use.shape->item.location_name;
    }
    return use.name_or(member.name);
}

std::string_view without_prefix(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

const std::string* attribute_of(const XmlElement& element, std::string_view name) {
    for (const XmlElement::Attribute& attribute : element.attributes) {
        if (attribute.name == without_prefix(name)) {
            return &attribute.value;
        }
    }
    return nullptr;
}

Elements children_named(const XmlElement& element, std::string_view name) {
    Elements found;
    for (const XmlElement& child : element.children) {
        if (child.name == name) {
            found.push_back(&child);
        }
    }
    return found;
}

Elements all_children(const XmlElement& element) {
    Elements found;
    for (const XmlElement& child : element.children) {
        found.push_back(&child);
    }
    return found;
}

Json structure_of(const Shape& shape, const XmlElement& element) {
    Json::Object object;
    for (const ShapeMember& member : shape.members) {
        if (member.use.location == Location::Header || member.use.location == Location::Headers ||
            member.use.location == Location::StatusCode) {
            continue;
        }
        const Elements elements = children_named(element, element_name(member));
        Json value;
        if (!elements.empty()) {
            value = value_of(member.use, elements);
        } else if (member.use.is_xml_attribute) {
            const std::string* const text = attribute_of(element, member.use.name_or(member.name));
            value = text == nullptr ? Json() : Json(*text);
        }
        if (!value.is_null()) {
            object.push_back({member.name, std::move(value)});
        }
    }
    return object;
}

Json list_of(const Shape& shape, const Elements& items) {
    Json::Array array;
    for (const XmlElement* const item : items) {
        array.push_back(value_of(shape.item, {item}));
    }
    return array;
}

Json map_of(const Shape& shape, const Elements& entries) {
    Json::Object object;
    for (const XmlElement* const entry : entries) {
        const XmlElement* const value = entry->find(shape.value.name_or("value"));
        std::string key = entry->text_of(shape.key.name_or("key"));
        object.push_back(
            {std::move(key), value == nullptr ? Json() : value_of(shape.value, {value})});
    }
    return object;
}

/// `elements` has at least one; more than one are those of a flattened list or map.
Json value_of(const ShapeUse& use, const Elements& elements) {
    const XmlElement& first = *elements.front();
    switch (use.shape->type) {
    case ShapeType::Structure: return structure_of(*use.shape, first);
    case ShapeType::List:
        return list_of(*use.shape, use.is_flattened ? elements : all_children(first));
    case ShapeType::Map:
        return map_of(*use.shape, use.is_flattened ? elements : all_children(first));
    default: return from_text(use, first.text);
    }
}

} // namespace

Json from_xml(const ShapeUse& use, const XmlElement& element) {
    return value_of(use, {&element});
}

} // namespace muster::aws
