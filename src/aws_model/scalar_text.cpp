#include "aws_model/scalar_text.h"

#include "aws_model/timestamp.h"
#include "base/bytes.h"
#include "crypto/encoding.h"

namespace muster::aws {

std::string scalar_text(const ShapeUse& use, const Json& value, TimestampFormat usual) {
    if (use.shape->type == ShapeType::Timestamp) {
        const auto time = timestamp_of(value);
        return time ? timestamp_text(*time, use.timestamp_format.value_or(usual)) : std::string();
    }
    if (const bool* const flag = value.if_bool()) {
        return *flag ? "true" : "false";
    }
    if (const auto number = value.number_text()) {
        return std::string(*number);
    }
    const std::string* const text = value.if_string();
    if (text == nullptr) {
        return {};
    }
    return use.shape->type == ShapeType::Blob ? crypto::base64(as_bytes(*text)) : *text;
}

} // namespace muster::aws
