#include "cost/json_fields.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

namespace muster::cost {
namespace json = boost::json;

Error malformed_json(std::string_view detail) {
    return {ErrorKind::Invalid, "report.json_malformed", std::string(detail)};
}

Result<const json::object*> object_of(const json::value& value,
                                      std::string_view where,
                                      std::initializer_list<std::string_view> known) {
    const json::object* object = value.if_object();
    if (object == nullptr) {
        return malformed_json(fmt::format("{} is not an object", where));
    }
    for (const auto& field : *object) {
        const std::string_view key(field.key().data(), field.key().size());
        if (std::ranges::find(known, key) == known.end()) {
            return malformed_json(fmt::format("{} has no field '{}'", where, key));
        }
    }
    return object;
}

Result<std::string> text_of(const json::value& value, std::string_view where) {
    const json::string* text = value.if_string();
    if (text == nullptr || text->empty()) {
        return malformed_json(fmt::format("{} is not a text, or empty", where));
    }
    const bool control = std::ranges::any_of(
        *text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (control) {
        return malformed_json(fmt::format("{} has control characters", where));
    }
    return std::string(text->data(), text->size());
}

Result<std::vector<std::string>> texts_of(const json::value& value, std::string_view where) {
    const json::array* array = value.if_array();
    if (array == nullptr) {
        return malformed_json(fmt::format("{} is not a list", where));
    }
    std::vector<std::string> texts;
    for (const json::value& item : *array) {
        TRY(std::string text, text_of(item, fmt::format("an item of {}", where)));
        texts.push_back(std::move(text));
    }
    return texts;
}

} // namespace muster::cost
