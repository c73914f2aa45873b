#include "scim/filter_match.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

/// What of a resource, or of one value, a path means, and what is known of it.
struct FilterPlace {
    const Json::Object* object = nullptr;
    const ResourceType* type = nullptr;   // of a resource
    const Attribute* attribute = nullptr; // of a value
};

using Values = std::vector<const Json*>;

void add_values(Values& values, const Json& json) {
    if (const Json::Array* const array = json.if_array()) {
        for (const Json& item : *array) {
            values.push_back(&item);
        }
    } else if (!json.is_null()) {
        values.push_back(&json);
    }
}

/// The parts of that name of each value.
Values parts_of(const Values& values, std::string_view name) {
    Values parts;
    for (const Json* const value : values) {
        const Json::Object* const object = value->if_object();
        const Json* const part = object == nullptr ? nullptr : find_member(*object, name);
        if (part != nullptr) {
            add_values(parts, *part);
        }
    }
    return parts;
}

Values values_at(const FilterPlace& place, const AttributePath& path) {
    const Json::Object* object = place.object;
    if (!path.schema.empty()) {
        const Json* const extension = find_member(*object, path.schema);
        object = extension == nullptr ? nullptr : extension->if_object();
    }
    Values values;
    const Json* const found = object == nullptr ? nullptr : find_member(*object, path.attribute);
    if (found != nullptr) {
        add_values(values, *found);
    }
    return path.sub.empty() ? values : parts_of(values, path.sub);
}

AttributePath resolved(const FilterPlace& place, const AttributePath& path) {
    return place.type == nullptr ? path : place.type->resolved(path);
}

const Attribute* attribute_at(const FilterPlace& place, const AttributePath& path) {
    if (place.type != nullptr) {
        return place.type->find(path);
    }
    return place.attribute == nullptr ? nullptr : place.attribute->find(path.attribute);
}

bool holds_in_order(Comparison comparison, int order) {
    switch (comparison) {
    case Comparison::Greater: return order > 0;
    case Comparison::GreaterOrEqual: return order >= 0;
    case Comparison::Less: return order < 0;
    case Comparison::LessOrEqual: return order <= 0;
    case Comparison::Equal:
    case Comparison::NotEqual:
    case Comparison::Contains:
    case Comparison::StartsWith:
    case Comparison::EndsWith: return false;
    }
    return false;
}

template <class T>
int order_of(const T& a, const T& b) {
    return a < b ? -1 : (b < a ? 1 : 0);
}

bool holds_of_texts(Comparison comparison, const std::string& value, const std::string& wanted) {
    switch (comparison) {
    case Comparison::Equal: return value == wanted;
    case Comparison::Contains: return value.contains(wanted);
    case Comparison::StartsWith: return value.starts_with(wanted);
    case Comparison::EndsWith: return value.ends_with(wanted);
    case Comparison::NotEqual:
    case Comparison::Greater:
    case Comparison::GreaterOrEqual:
    case Comparison::Less:
    case Comparison::LessOrEqual: break;
    }
    return holds_in_order(comparison, order_of(value, wanted));
}

bool holds_of_times(Comparison comparison, const std::string& value, const std::string& wanted) {
    const auto a = Instant::parse(value);
    const auto b = Instant::parse(wanted);
    if (!a || !b) {
        return holds_of_texts(comparison, value, wanted);
    }
    const int order = order_of(*a, *b);
    return comparison == Comparison::Equal ? order == 0 : holds_in_order(comparison, order);
}

/// A boolean is asked for by some as "True", in quotes.
bool holds_of_flags(Comparison comparison, bool value, const Json& wanted) {
    if (comparison != Comparison::Equal) {
        return false;
    }
    if (const bool* const flag = wanted.if_bool()) {
        return value == *flag;
    }
    const std::string* const text = wanted.if_string();
    return text != nullptr && same_name(*text, value ? "true" : "false");
}

bool holds(Comparison comparison,
           const Json& value,
           const Json& wanted,
           const Attribute* attribute) {
    if (const bool* const flag = value.if_bool()) {
        return holds_of_flags(comparison, *flag, wanted);
    }
    const auto number = value.integer();
    const auto wanted_number = wanted.integer();
    if (number && wanted_number) {
        const int order = order_of(*number, *wanted_number);
        return comparison == Comparison::Equal ? order == 0 : holds_in_order(comparison, order);
    }
    const std::string* const text = value.if_string();
    const std::string* const sought = wanted.if_string();
    if (text == nullptr || sought == nullptr) {
        return comparison == Comparison::Equal && value == wanted;
    }
    if (attribute != nullptr && attribute->type == AttributeType::DateTime) {
        return holds_of_times(comparison, *text, *sought);
    }
    return attribute != nullptr && attribute->is_case_exact
               ? holds_of_texts(comparison, *text, *sought)
               : holds_of_texts(comparison, lower_case(*text), lower_case(*sought));
}

bool is_something(const Json& value) {
    if (const std::string* const text = value.if_string()) {
        return !text->empty();
    }
    if (const Json::Object* const object = value.if_object()) {
        return !object->empty();
    }
    return !value.is_null();
}

bool compare(const FilterPlace& place, const Filter& filter) {
    AttributePath path = resolved(place, filter.path);
    Values values = values_at(place, path);
    const bool is_complex = std::ranges::any_of(
        values, [](const Json* value) { return value->if_object() != nullptr; });
    if (path.sub.empty() && is_complex) { // RFC 7643 section 2.4: the part `value` is meant
        path.sub = "value";
        values = parts_of(values, path.sub);
    }
    const Attribute* const attribute = attribute_at(place, path);
    const bool is_not = filter.comparison == Comparison::NotEqual;
    const Comparison comparison = is_not ? Comparison::Equal : filter.comparison;
    const bool has_it = filter.value.is_null()
                            ? comparison == Comparison::Equal && values.empty()
                            : std::ranges::any_of(values, [&](const Json* value) {
                                  return holds(comparison, *value, filter.value, attribute);
                              });
    return has_it != is_not;
}

bool evaluate(const FilterPlace& place, const Filter& filter) {
    const auto holds_here = [&](const Filter& part) { return evaluate(place, part); };
    switch (filter.kind) {
    case Filter::Kind::Compare: return compare(place, filter);
    case Filter::Kind::Present:
        return std::ranges::any_of(values_at(place, resolved(place, filter.path)),
                                   [](const Json* value) { return is_something(*value); });
    case Filter::Kind::Where: {
        const AttributePath path = resolved(place, filter.path);
        return std::ranges::any_of(values_at(place, path), [&](const Json* value) {
            return matches_value(filter.parts.front(), *value, attribute_at(place, path));
        });
    }
    case Filter::Kind::Not: return !holds_here(filter.parts.front());
    case Filter::Kind::And: return std::ranges::all_of(filter.parts, holds_here);
    case Filter::Kind::Or: return std::ranges::any_of(filter.parts, holds_here);
    }
    return false;
}

bool is_ordering(Comparison comparison) {
    return comparison == Comparison::Greater || comparison == Comparison::GreaterOrEqual ||
           comparison == Comparison::Less || comparison == Comparison::LessOrEqual;
}

} // namespace

bool matches_value(const Filter& filter, const Json& value, const Attribute* attribute) {
    if (const Json::Object* const object = value.if_object()) {
        return evaluate({.object = object, .type = nullptr, .attribute = attribute}, filter);
    }
    const Json::Object simple{{"value", value}}; // of an attribute with several simple values
    return evaluate({.object = &simple, .type = nullptr, .attribute = attribute}, filter);
}

bool matches(const Filter& filter, const Json::Object& resource, const ResourceType& type) {
    return evaluate({.object = &resource, .type = &type, .attribute = nullptr}, filter);
}

Status check_filter(const Filter& filter, const ResourceType& type) {
    if (filter.kind == Filter::Kind::Compare && is_ordering(filter.comparison)) {
        const Attribute* const attribute = type.find(type.resolved(filter.path));
        const bool has_no_order =
            attribute != nullptr &&
            (attribute->type == AttributeType::Boolean || attribute->type == AttributeType::Binary);
        if (has_no_order || filter.value.if_bool() != nullptr) {
            return Error{ErrorKind::Invalid, kInvalidFilter,
                         "there is no order among the values of " + filter.path.str()};
        }
    }
    for (const Filter& part : filter.parts) {
        TRY_DONE(check_filter(part, type));
    }
    return {};
}

} // namespace muster::scim
