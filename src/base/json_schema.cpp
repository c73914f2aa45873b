#include "base/json_schema.h"

#include <algorithm>

namespace muster {
namespace {

Json schema_of_object(Json::Object properties, Json::Array required, bool keeps_rest) {
    return Json::Object{{"type", "object"},
                        {"properties", std::move(properties)},
                        {"required", std::move(required)},
                        {"additionalProperties", keeps_rest}};
}

} // namespace

namespace json_detail {

void StructSchema::add(std::string_view name, std::string_view doc, Json schema, bool is_required) {
    Json::Object& members = *schema.if_object();
    std::erase_if(members, [](const JsonMember& member) { return member.key == "description"; });
    members.push_back({"description", doc});
    properties_.push_back({std::string(name), std::move(schema)});
    if (is_required) {
        required_.emplace_back(name);
    }
}

Json StructSchema::finish(bool keeps_rest) && {
    return schema_of_object(std::move(properties_), std::move(required_), keeps_rest);
}

Json described_text_schema(std::string_view description) {
    return text_schema({{"description", description}});
}

Json id_schema(std::string_view prefix) {
    constexpr std::string_view kUuid7 =
        "_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
    return text_schema({{"pattern", '^' + std::string(prefix) + std::string(kUuid7)}});
}

} // namespace json_detail

Json component_schema(std::string_view name) {
    return Json::Object{{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json nullable_schema(Json schema) {
    return Json::Object{{"anyOf", Json::Array{std::move(schema), Json::Object{{"type", "null"}}}}};
}

Json object_schema(Json::Object properties) {
    Json::Array required;
    for (const JsonMember& property : properties) {
        required.emplace_back(property.key);
    }
    return schema_of_object(std::move(properties), std::move(required), false);
}

Json array_schema(Json items) {
    return Json::Object{{"type", "array"}, {"items", std::move(items)}};
}

Json text_schema(Json::Object more) {
    Json::Object schema{{"type", "string"}};
    schema.insert(schema.end(), more.begin(), more.end());
    return schema;
}

Json choice_schema(std::span<const std::string_view> texts) {
    return text_schema({{"enum", Json::Array(texts.begin(), texts.end())}});
}

Json JsonSchema<Json>::of() {
    return Json::Object{};
}
Json JsonSchema<bool>::of() {
    return Json::Object{{"type", "boolean"}};
}
Json JsonSchema<std::int64_t>::of() {
    return Json::Object{{"type", "integer"}};
}
Json JsonSchema<std::string>::of() {
    return text_schema();
}
Json JsonSchema<Decimal>::of() {
    return text_schema({{"pattern", R"(^-?\d+(\.\d+)?$)"}});
}
Json JsonSchema<Instant>::of() {
    return text_schema({{"format", "date-time"}});
}
Json JsonSchema<BillingMonth>::of() {
    return text_schema({{"pattern", R"(^\d{4}-\d{2}$)"}});
}

} // namespace muster
