#include "aws_model/request_forms.h"
#include "aws_model/timestamp.h"
#include "base/bytes.h"
#include "crypto/encoding.h"

namespace muster::aws {
namespace {

Json structure_form(const Shape& shape, const Json& value) {
    Json::Object object;
    for (const JsonMember& member : *value.if_object()) {
        const ShapeMember* const known = shape.find(member.key);
        if (known != nullptr && !member.value.is_null()) {
            object.push_back({std::string(known->use.name_or(known->name)),
                              json_form(known->use, member.value)});
        }
    }
    return object;
}

Json timestamp_form(const ShapeUse& use, const Json& value) {
    const auto format = use.timestamp_format.value_or(TimestampFormat::UnixTimestamp);
    const std::string text = timestamp_text(timestamp_of(value).value_or(Instant()), format);
    // A number stays one; it was made of digits just now.
    return format == TimestampFormat::UnixTimestamp ? Json::parse(text).value() : Json(text);
}

} // namespace

Json json_form(const ShapeUse& use, const Json& value) {
    switch (use.shape->type) {
    case ShapeType::Structure:
        return use.shape->is_document ? value : structure_form(*use.shape, value);
    case ShapeType::List: {
        Json::Array array;
        for (const Json& item : *value.if_array()) {
            array.push_back(json_form(use.shape->item, item));
        }
        return array;
    }
    case ShapeType::Map: {
        Json::Object object;
        for (const JsonMember& member : *value.if_object()) {
            object.push_back({member.key, json_form(use.shape->value, member.value)});
        }
        return object;
    }
    case ShapeType::Blob: return crypto::base64(as_bytes(*value.if_string()));
    case ShapeType::Timestamp: return timestamp_form(use, value);
    default: return value;
    }
}

} // namespace muster::aws
