#include "scim/attribute_path.h"

#include <algorithm>

namespace muster::scim {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name_character(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Visible ASCII without what ends a path in a filter.
bool is_uri_character(char c) {
    constexpr std::string_view kEnds = "\"[]() ";
    return c > ' ' && c < 0x7f && kEnds.find(c) == kEnds.npos;
}

} // namespace

bool is_attribute_name(std::string_view text) {
    const std::string_view name = text.starts_with('$') ? text.substr(1) : text;
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_name_character);
}

Result<AttributePath> AttributePath::parse(std::string_view text, std::string_view slug) {
    const std::size_t colon = text.rfind(':');
    const std::string_view uri = colon == text.npos ? std::string_view() : text.substr(0, colon);
    const std::string_view name = colon == text.npos ? text : text.substr(colon + 1);
    const std::size_t dot = name.find('.');
    const std::string_view attribute = name.substr(0, dot);
    const std::string_view sub = dot == name.npos ? std::string_view() : name.substr(dot + 1);
    const bool is_uri = std::ranges::all_of(uri, is_uri_character);
    if ((colon != text.npos && uri.empty()) || !is_uri || !is_attribute_name(attribute) ||
        (dot != name.npos && !is_attribute_name(sub))) {
        return Error{ErrorKind::Invalid, slug,
                     "'" + std::string(text.substr(0, 120)) + "' names no attribute"};
    }
    return AttributePath{std::string(uri), std::string(attribute), std::string(sub)};
}

std::string AttributePath::str() const {
    std::string text = schema;
    if (!attribute.empty()) {
        text += (text.empty() ? "" : ":") + attribute;
    }
    return sub.empty() ? text : text + '.' + sub;
}

} // namespace muster::scim
