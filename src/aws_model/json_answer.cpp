#include "aws_model/answer_forms.h"
#include "aws_model/timestamp.h"

namespace muster::aws {
namespace {

Json structure_of(const Shape& shape, const Json& value) {
    if (value.if_object() == nullptr) {
        return {};
    }
    Json::Object object;
    for (const ShapeMember& member : shape.members) {
        const bool is_in_head =
            member.use.location != Location::Body && member.use.location != Location::Uri;
        const Json* const raw = value.find(member.use.name_or(member.name));
        if (raw != nullptr && !raw->is_null() && !is_in_head) {
            object.push_back({member.name, from_json(member.use, *raw)});
        }
    }
    return object;
}

Json list_of(const Shape& shape, const Json& value) {
    Json::Array array;
    if (const Json::Array* const items = value.if_array()) {
        for (const Json& item : *items) {
            array.push_back(item.is_null() ? Json() : from_json(shape.item, item));
        }
    }
    return array;
}

Json map_of(const Shape& shape, const Json& value) {
    Json::Object object;
    if (const Json::Object* const members = value.if_object()) {
        for (const JsonMember& member : *members) {
            object.push_back({member.key, member.value.is_null()
                                              ? Json()
                                              : from_json(shape.value, member.value)});
        }
    }
    return object;
}

} // namespace

Json from_json(const ShapeUse& use, const Json& value) {
    switch (use.shape->type) {
    case ShapeType::Structure:
        return use.shape->is_document ? value : structure_of(*use.shape, value);
    case ShapeType::List: return list_of(*use.shape, value);
    case ShapeType::Map: return map_of(*use.shape, value);
    case ShapeType::Timestamp: {
        const auto time = timestamp_of(value);
        return time ? Json(time->str()) : Json();
    }
    case ShapeType::Blob: {
        const std::string* const text = value.if_string();
        return text == nullptr ? Json() : from_text(use, *text);
    }
    default: return value;
    }
}

} // namespace muster::aws
