#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/json.h"

namespace muster::scim {

/// A letter of ASCII in lower case: names of attributes and most of their values know no case (RFC
/// 7643 section 2.1).
constexpr char lower_letter(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), lower_letter);
    return lower;
}

constexpr bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower_letter, lower_letter);
}

/// The member of that name, in whatever case; null where there is none.
inline Json* find_member(Json::Object& object, std::string_view name) {
    const auto found = std::ranges::find_if(
        object, [&](const JsonMember& member) { return same_name(member.key, name); });
    return found == object.end() ? nullptr : &found->value;
}
inline const Json* find_member(const Json::Object& object, std::string_view name) {
    const auto found = std::ranges::find_if(
        object, [&](const JsonMember& member) { return same_name(member.key, name); });
    return found == object.end() ? nullptr : &found->value;
}

/// The member's text; empty where there is none, or it is no text.
inline std::string text_in(const Json::Object& object, std::string_view name) {
    const Json* const found = find_member(object, name);
    const std::string* const text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? std::string() : *text;
}

/// Whether it is the one of several values that is marked as the first of them (RFC 7643
/// section 2.4).
inline bool is_primary(const Json& value) {
    const Json::Object* const object = value.if_object();
    const Json* const primary = object == nullptr ? nullptr : find_member(*object, "primary");
    return primary != nullptr && primary->if_bool() != nullptr && *primary->if_bool();
}

inline void erase_member(Json::Object& object, std::string_view name) {
    std::erase_if(object, [&](const JsonMember& member) { return same_name(member.key, name); });
}

/// Sets a member, under the name it has already where it is there in another case.
inline void set_member(Json::Object& object, std::string_view name, Json value) {
    if (Json* const found = find_member(object, name)) {
        *found = std::move(value);
    } else {
        object.push_back({std::string(name), std::move(value)});
    }
}

} // namespace muster::scim
