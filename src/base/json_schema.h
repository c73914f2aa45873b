#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_codec.h"
#include "base/json_fields.h"

namespace muster {

/// What JsonCodec<T> reads and writes as a JSON Schema (draft 2020-12, as OpenAPI 3.1 has it):
/// `static Json of()`. Structs get theirs from json_fields, so that what is read, what is printed
/// and what is documented is one list; other types specialise it beside their codec.
template <class T>
struct JsonSchema;

template <class T>
Json json_schema() {
    return JsonSchema<T>::of();
}

/// The schema that an OpenAPI document has under this name.
inline Json component_schema(std::string_view name) {
    return Json::Object{{"$ref", "#/components/schemas/" + std::string(name)}};
}

/// T, or null.
inline Json nullable_schema(Json schema) {
    return Json::Object{{"anyOf", Json::Array{std::move(schema), Json::Object{{"type", "null"}}}}};
}

/// An object of these fields, all of which are there.
inline Json object_schema(Json::Object properties) {
    Json::Array required;
    for (const JsonMember& property : properties) {
        required.emplace_back(property.key);
    }
    return Json::Object{{"type", "object"},
                        {"properties", std::move(properties)},
                        {"required", std::move(required)},
                        {"additionalProperties", Json(false)}};
}

inline Json array_schema(Json items) {
    return Json::Object{{"type", "array"}, {"items", std::move(items)}};
}

/// `{"type": "string", …}`
inline Json text_schema(Json::Object more = {}) {
    Json::Object schema{{"type", "string"}};
    schema.insert(schema.end(), more.begin(), more.end());
    return schema;
}

template <>
struct JsonSchema<Json> {
    static Json of() { return Json::Object{}; } // anything
};
template <>
struct JsonSchema<bool> {
    static Json of() { return Json::Object{{"type", "boolean"}}; }
};
template <std::integral T>
    requires(!std::same_as<T, bool>)
struct JsonSchema<T> {
    static Json of() { return Json::Object{{"type", "integer"}}; }
};
template <>
struct JsonSchema<std::string> {
    static Json of() { return text_schema(); }
};
template <>
struct JsonSchema<Decimal> {
    static Json of() { return text_schema({{"pattern", R"(^-?\d+(\.\d+)?$)"}}); }
};
template <>
struct JsonSchema<Instant> {
    static Json of() { return text_schema({{"format", "date-time"}}); }
};
template <>
struct JsonSchema<BillingMonth> {
    static Json of() { return text_schema({{"pattern", R"(^\d{4}-\d{2}$)"}}); }
};
template <class Rules>
struct JsonSchema<StrongString<Rules>> {
    static Json of() { return text_schema({{"description", Rules::kForm}}); }
};
template <class Tag>
struct JsonSchema<Id<Tag>> {
    static Json of() {
        constexpr std::string_view kUuid7 =
            "_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
        return text_schema({{"pattern", '^' + std::string(Tag::kPrefix) + std::string(kUuid7)}});
    }
};

/// One of the names of an enum_names() table.
template <class Names>
Json names_schema(const Names& table) {
    Json::Array names;
    for (const auto& [value, name] : table.entries()) {
        names.emplace_back(name);
    }
    return text_schema({{"enum", std::move(names)}});
}

template <class Enum>
    requires std::is_enum_v<Enum>
struct JsonSchema<Enum> {
    static Json of() { return names_schema(kJsonNames<Enum>); }
};

template <class T>
struct JsonSchema<std::optional<T>> {
    static Json of() { return nullable_schema(JsonSchema<T>::of()); }
};

template <class T>
struct JsonSchema<std::vector<T>> {
    static Json of() { return array_schema(JsonSchema<T>::of()); }
};

template <HasJsonFields Struct>
struct JsonSchema<Struct> {
    static Json of() {
        Json::Object properties;
        Json::Array required;
        std::apply([&](const auto&... field) { (append(field, properties, required), ...); },
                   json_fields<Struct>);
        return Json::Object{{"type", "object"},
                            {"properties", std::move(properties)},
                            {"required", std::move(required)},
                            {"additionalProperties", json_detail::keeps_rest<Struct>()}};
    }

private:
    template <class Member, class Rule>
    static void append(const JsonField<Struct, Member, Rule>& field,
                       Json::Object& properties,
                       Json::Array& required) {
        Json schema = JsonSchema<Member>::of();
        Json::Object& members = *schema.if_object();
        std::erase_if(members,
                      [](const JsonMember& member) { return member.key == "description"; });
        members.push_back({"description", field.doc});
        properties.push_back({std::string(field.name), std::move(schema)});
        if constexpr (!json_detail::IsOptional<Member>::value) {
            required.emplace_back(field.name);
        }
    }
    static void append(const JsonRest<Struct>&, Json::Object&, Json::Array&) {}
};

} // namespace muster
