#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
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

namespace json_detail {

/// The schema of a struct as its fields come. No template: each type would compile it again.
class StructSchema {
public:
    void add(std::string_view name, std::string_view doc, Json schema, bool is_required);
    [[nodiscard]] Json finish(bool keeps_rest) &&;

private:
    Json::Object properties_;
    Json::Array required_;
};

Json described_text_schema(std::string_view description);
Json id_schema(std::string_view prefix);

} // namespace json_detail

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
Json component_schema(std::string_view name);

/// T, or null.
Json nullable_schema(Json schema);

/// An object of these fields, all of which are there.
Json object_schema(Json::Object properties);

Json array_schema(Json items);

/// `{"type": "string", …}`
Json text_schema(Json::Object more = {});

/// One of these texts.
Json choice_schema(std::span<const std::string_view> texts);

template <>
struct JsonSchema<Json> {
    static Json of(); // anything
};
template <>
struct JsonSchema<bool> {
    static Json of();
};
template <>
struct JsonSchema<std::int64_t> {
    static Json of();
};
template <std::integral T>
    requires(!std::same_as<T, bool>)
struct JsonSchema<T> : JsonSchema<std::int64_t> {};
template <>
struct JsonSchema<std::string> {
    static Json of();
};
template <>
struct JsonSchema<Decimal> {
    static Json of();
};
template <>
struct JsonSchema<Instant> {
    static Json of();
};
template <>
struct JsonSchema<BillingMonth> {
    static Json of();
};
template <class Rules>
struct JsonSchema<StrongString<Rules>> {
    static Json of() { return json_detail::described_text_schema(Rules::kForm); }
};
template <class Tag>
struct JsonSchema<Id<Tag>> {
    static Json of() { return json_detail::id_schema(Tag::kPrefix); }
};

/// One of the names of an enum_names() table.
template <class Names>
Json names_schema(const Names& table) {
    std::vector<std::string_view> names;
    for (const auto& [value, name] : table.entries()) {
        names.push_back(name);
    }
    return choice_schema(names);
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
        json_detail::StructSchema schema;
        std::apply([&](const auto&... field) { (append(field, schema), ...); },
                   json_fields<Struct>);
        return std::move(schema).finish(json_detail::keeps_rest<Struct>());
    }

private:
    template <class Member, class Rule>
    static void append(const JsonField<Struct, Member, Rule>& field,
                       json_detail::StructSchema& schema) {
        schema.add(field.name, field.doc, JsonSchema<Member>::of(),
                   !json_detail::IsOptional<Member>::value);
    }
    static void append(const JsonRest<Struct>&, json_detail::StructSchema&) {}
};

} // namespace muster
