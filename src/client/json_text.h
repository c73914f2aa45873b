#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace muster::client {

// Members of an answer, as texts to be shown: empty where there is none.

inline std::string text_of(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    if (value == nullptr || value->is_null()) {
        return {};
    }
    const std::string* const text = value->if_string();
    return text != nullptr ? *text : value->str();
}

inline std::int64_t integer_of(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    return value == nullptr ? 0 : value->integer().value_or(0);
}

inline Json value_of(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    return value == nullptr ? Json() : *value;
}

inline const Json::Array& items_of(const Json& json, std::string_view key) {
    static const Json::Array kNone;
    const Json* const value = json.find(key);
    const Json::Array* const items = value == nullptr ? nullptr : value->if_array();
    return items == nullptr ? kNone : *items;
}

} // namespace muster::client
