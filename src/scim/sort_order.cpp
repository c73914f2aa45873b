#include "scim/sort_order.h"

#include <algorithm>
#include <charconv>

#include "base/instant.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

constexpr std::string_view kValue = "value"; // the part that stands for all of it

Error no_order(const AttributePath& path) {
    return {ErrorKind::Invalid, kInvalidPath,
            path.str() + " has several parts: say the one to sort by"};
}

/// The one of several values that counts.
const Json* one_of(const Json* value) {
    const Json::Array* const values = value == nullptr ? nullptr : value->if_array();
    if (values == nullptr) {
        return value;
    }
    const auto primary = std::ranges::find_if(*values, is_primary);
    if (primary != values->end()) {
        return &*primary;
    }
    return values->empty() ? nullptr : &values->front();
}

const Json* value_at(const Json::Object& resource, const AttributePath& path) {
    const Json::Object* object = &resource;
    if (!path.schema.empty()) {
        const Json* const extension = find_member(resource, path.schema);
        object = extension == nullptr ? nullptr : extension->if_object();
    }
    const Json* const value =
        one_of(object == nullptr ? nullptr : find_member(*object, path.attribute));
    const Json::Object* const parts = value == nullptr ? nullptr : value->if_object();
    if (parts == nullptr) {
        return path.sub.empty() ? value : nullptr;
    }
    return one_of(find_member(*parts, path.sub.empty() ? kValue : std::string_view(path.sub)));
}

std::optional<double> number_in(const Json& value) {
    const auto text = value.number_text();
    double number = 0;
    if (!text ||
        std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc()) {
        return std::nullopt;
    }
    return number;
}

SortKey key_of_text(const std::string& text, const Attribute* attribute) {
    if (attribute != nullptr && attribute->type == AttributeType::DateTime) {
        if (const auto time = Instant::parse(text)) {
            return static_cast<double>(time->unix_millis());
        }
    }
    return attribute != nullptr && attribute->is_case_exact ? text : lower_case(text);
}

} // namespace

Result<SortOrder> SortOrder::parse(std::string_view by, std::optional<std::string_view> order) {
    SortOrder sort;
    TRY(sort.path, AttributePath::parse(by, kInvalidPath));
    sort.is_descending = order && same_name(*order, "descending");
    if (order && !sort.is_descending && !same_name(*order, "ascending")) {
        return Error{ErrorKind::Invalid, kInvalidValue, "sortOrder is ascending or descending"};
    }
    return sort;
}

Status SortOrder::check(const ResourceType& type) const {
    const AttributePath resolved = type.resolved(path);
    const Attribute* const attribute = type.find(resolved);
    const bool is_in_parts = attribute != nullptr && attribute->type == AttributeType::Complex &&
                             attribute->find(kValue) == nullptr;
    return resolved.attribute.empty() || is_in_parts ? Status(no_order(resolved)) : Status();
}

SortKey SortOrder::key_of(const Json::Object& resource, const ResourceType& type) const {
    AttributePath resolved = type.resolved(path);
    const Json* const value = value_at(resource, resolved);
    if (value == nullptr) {
        return std::monostate();
    }
    if (const bool* const flag = value->if_bool()) {
        return *flag ? 1.0 : 0.0;
    }
    if (const auto number = number_in(*value)) {
        return *number;
    }
    if (value->if_string() == nullptr) {
        return std::monostate();
    }
    const Attribute* attribute = type.find(resolved);
    if (attribute != nullptr && attribute->type == AttributeType::Complex) {
        attribute = attribute->find(kValue);
    }
    return key_of_text(*value->if_string(), attribute);
}

bool SortOrder::is_before(const SortKey& a, const SortKey& b) const {
    return is_descending ? b < a : a < b;
}

} // namespace muster::scim
