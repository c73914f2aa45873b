#include "cost/json_fields.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::cost {

Error malformed_json(std::string_view detail) {
    return {ErrorKind::Invalid, "report.json_malformed", std::string(detail)};
}

Result<const Json*> object_with(const Json& value,
                                std::string_view where,
                                std::initializer_list<std::string_view> known) {
    const Json::Object* object = value.if_object();
    if (object == nullptr) {
        return malformed_json(fmt::format("{} is not an object", where));
    }
    for (const JsonMember& member : *object) {
        if (std::ranges::find(known, member.key) == known.end()) {
            return malformed_json(fmt::format("{} has no field '{}'", where, member.key));
        }
    }
    return &value;
}

Result<std::string> text_of(const Json& value, std::string_view where) {
    const std::string* text = value.if_string();
    if (text == nullptr || text->empty()) {
        return malformed_json(fmt::format("{} is not a text, or empty", where));
    }
    const bool control = std::ranges::any_of(
        *text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (control) {
        return malformed_json(fmt::format("{} has control characters", where));
    }
    return *text;
}

Result<std::vector<std::string>> texts_of(const Json& value, std::string_view where) {
    const Json::Array* array = value.if_array();
    if (array == nullptr) {
        return malformed_json(fmt::format("{} is not a list", where));
    }
    std::vector<std::string> texts;
    for (const Json& item : *array) {
        TRY(std::string text, text_of(item, fmt::format("an item of {}", where)));
        texts.push_back(std::move(text));
    }
    return texts;
}

Json::Array json_list(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

} // namespace muster::cost
