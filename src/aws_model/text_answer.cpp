#include <algorithm>
#include <charconv>
#include <string>

#include "aws_model/answer_forms.h"
#include "aws_model/timestamp.h"
#include "base/bytes.h"
#include "base/trimmed.h"
#include "crypto/encoding.h"

namespace muster::aws {
namespace {

Json integer_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? Json(value) : Json();
}

/// "NaN" and "Infinity" stay texts, as they do in JSON.
Json number_of(std::string_view text) {
    Result<Json> number = Json::parse(text);
    return number && number->is_number() ? std::move(*number) : Json(text);
}

/// Some services break the lines of long ones.
Json bytes_of(std::string_view text) {
    std::string digits(text);
    std::erase_if(digits, [](char c) { return c == ' ' || c == '\n' || c == '\r'; });
    const auto bytes = crypto::base64_bytes(digits);
    return bytes ? Json(as_text(*bytes)) : Json();
}

Json list_of(const ShapeUse& use, std::string_view text) {
    Json::Array array;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        array.push_back(from_text(use.shape->item, trimmed(text.substr(at, end - at))));
        at = end + 1;
    }
    return array;
}

bool has_prefix(std::string_view name, std::string_view prefix) {
    return name.size() >= prefix.size() && is_same_header(name.substr(0, prefix.size()), prefix);
}

Json prefixed_headers(const ShapeUse& use, const HttpHeaders& headers) {
    Json::Object map;
    for (const HttpHeader& header : headers) {
        if (has_prefix(header.name, use.location_name)) {
            map.push_back({header.name.substr(use.location_name.size()), header.value});
        }
    }
    return map;
}

} // namespace

Json from_text(const ShapeUse& use, std::string_view text) {
    if (use.is_json_text) {
        const auto bytes = crypto::base64_bytes(text);
        Result<Json> json = Json::parse(bytes ? as_text(*bytes) : text);
        return json ? std::move(*json) : Json();
    }
    switch (use.shape->type) {
    case ShapeType::Boolean: return text == "true" || text == "True";
    case ShapeType::Integer:
    case ShapeType::Long: return integer_of(trimmed(text));
    case ShapeType::Float:
    case ShapeType::Double: return number_of(trimmed(text));
    case ShapeType::Timestamp: {
        const auto time = timestamp_of(trimmed(text));
        return time ? Json(time->str()) : Json();
    }
    case ShapeType::Blob: return bytes_of(text);
    case ShapeType::List: return list_of(use, text);
    default: return text;
    }
}

Json::Object from_head(const Shape& shape, const HttpResponse& answer) {
    Json::Object object;
    for (const ShapeMember& member : shape.members) {
        if (member.use.location == Location::StatusCode) {
            object.push_back({member.name, answer.status});
        } else if (member.use.location == Location::Headers) {
            object.push_back({member.name, prefixed_headers(member.use, answer.headers)});
        } else if (member.use.location == Location::Header) {
            const auto text = find_header(answer.headers, member.use.name_or(member.name));
            Json value = text ? from_text(member.use, *text) : Json();
            if (!value.is_null()) {
                object.push_back({member.name, std::move(value)});
            }
        }
    }
    return object;
}

} // namespace muster::aws
