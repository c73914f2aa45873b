#include "scim/search_key.h"

#include <algorithm>
#include <array>

#include "scim/names.h"

namespace muster::scim {
namespace {

constexpr std::array<std::string_view, 4> kAttributes = {"userName", "externalId", "emails.value",
                                                         "displayName"};

SearchKey key_of(const Attribute* attribute, std::string_view name, const std::string& value) {
    const bool is_exact = attribute != nullptr && attribute->is_case_exact;
    return {std::string(name), is_exact ? value : lower_case(value)};
}

void add_key(std::vector<SearchKey>& keys, SearchKey key) {
    if (std::ranges::find(keys, key) == keys.end()) {
        keys.push_back(std::move(key));
    }
}

/// The path that a comparison with a text is about; `emails` stands for its values.
std::string name_of(const AttributePath& path, const ResourceType& type) {
    const AttributePath resolved = type.resolved(path);
    if (!resolved.schema.empty()) {
        return {};
    }
    const Attribute* const attribute = type.find(resolved);
    const bool is_complex = attribute != nullptr && attribute->type == AttributeType::Complex;
    return resolved.str() + (is_complex && resolved.sub.empty() ? ".value" : "");
}

std::optional<std::string> text_of(const Filter& filter) {
    const std::string* const text = filter.value.if_string();
    return filter.kind == Filter::Kind::Compare && filter.comparison == Comparison::Equal &&
                   text != nullptr
               ? std::optional(*text)
               : std::nullopt;
}

/// The text that the part `value` has to be equal to.
std::optional<std::string> value_demanded(const Filter& filter) {
    if (filter.kind == Filter::Kind::And) {
        for (const Filter& part : filter.parts) {
            if (auto found = value_demanded(part)) {
                return found;
            }
        }
        return std::nullopt;
    }
    return same_name(filter.path.str(), "value") ? text_of(filter) : std::nullopt;
}

} // namespace

std::optional<std::string>
demanded(const Filter& filter, const ResourceType& type, std::string_view attribute) {
    switch (filter.kind) {
    case Filter::Kind::Compare:
        return name_of(filter.path, type) == attribute ? text_of(filter) : std::nullopt;
    case Filter::Kind::Where:
        return name_of(filter.path, type) == attribute ? value_demanded(filter.parts.front())
                                                       : std::nullopt;
    case Filter::Kind::And:
        for (const Filter& part : filter.parts) {
            if (auto found = demanded(part, type, attribute)) {
                return found;
            }
        }
        return std::nullopt;
    case Filter::Kind::Present:
    case Filter::Kind::Not:
    case Filter::Kind::Or: break;
    }
    return std::nullopt;
}

std::vector<SearchKey> keys_of(const Json::Object& document, const ResourceType& type) {
    std::vector<SearchKey> keys;
    for (const std::string_view name : kAttributes) {
        const std::size_t dot = name.find('.');
        const Json* const found = find_member(document, name.substr(0, dot));
        const Attribute* const attribute = type.core.find(name.substr(0, dot));
        if (found == nullptr || attribute == nullptr) {
            continue;
        }
        if (found->if_string() != nullptr) {
            add_key(keys, key_of(attribute, name, *found->if_string()));
        } else if (found->if_array() != nullptr) {
            for (const Json& each : *found->if_array()) {
                const Json* const value = each.find("value");
                if (value != nullptr && value->if_string() != nullptr) {
                    add_key(keys, key_of(attribute->find("value"), name, *value->if_string()));
                }
            }
        }
    }
    return keys;
}

std::optional<SearchKey> key_in(const Filter& filter, const ResourceType& type) {
    for (const std::string_view name : kAttributes) {
        if (const auto value = demanded(filter, type, name)) {
            const std::size_t dot = name.find('.');
            const Attribute* attribute = type.core.find(name.substr(0, dot));
            if (attribute == nullptr) {
                continue;
            }
            attribute = dot == name.npos ? attribute : attribute->find("value");
            return key_of(attribute, name, *value);
        }
    }
    return std::nullopt;
}

} // namespace muster::scim
