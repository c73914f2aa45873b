#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace muster::aws {

/// The text of a member; empty when there is none, or it is no text.
inline std::string text_of(const Json& object, std::string_view key) {
    const Json* const value = object.find(key);
    const std::string* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : *text;
}

/// Whether a member is there and true.
inline bool is_true(const Json& object, std::string_view key) {
    const Json* const value = object.find(key);
    const bool* const flag = value == nullptr ? nullptr : value->if_bool();
    return flag != nullptr && *flag;
}

/// The items of an array, the members of an object; none where it is no such thing.
inline const Json::Array& items_of(const Json* json) {
    static const Json::Array kNone{};
    const Json::Array* const items = json == nullptr ? nullptr : json->if_array();
    return items == nullptr ? kNone : *items;
}
inline const Json::Object& members_of(const Json* json) {
    static const Json::Object kNone{};
    const Json::Object* const members = json == nullptr ? nullptr : json->if_object();
    return members == nullptr ? kNone : *members;
}

} // namespace muster::aws
