#include "scim/schema.h"

#include <algorithm>

#include "base/check.h"
#include "scim/catalogue_files.h"
#include "scim/names.h"

namespace muster::scim {
namespace {

Json file(std::string_view name) {
    const auto files = catalogue_files();
    const auto found = std::ranges::find(files, name, &EmbeddedText::name);
    MUSTER_CHECK(found != files.end(), "a file of catalog/scim is missing");
    auto json = Json::parse(found->text);
    MUSTER_CHECK(json.has_value(), "a file of catalog/scim is no JSON");
    return std::move(*json);
}

std::string text_of(const Json& json, std::string_view name) {
    const Json* const found = json.find(name);
    MUSTER_CHECK(found != nullptr && found->if_string() != nullptr,
                 "catalog/scim lacks a text that it has to have");
    return *found->if_string();
}

bool flag_of(const Json& json, std::string_view name) {
    const Json* const found = json.find(name);
    return found != nullptr && found->if_bool() != nullptr && *found->if_bool();
}

std::vector<Attribute> attributes_of(const Json* list) {
    std::vector<Attribute> attributes;
    if (list == nullptr) {
        return attributes;
    }
    for (const Json& json : *list->if_array()) {
        const auto type = kAttributeTypeNames.find(text_of(json, "type"));
        MUSTER_CHECK(type.has_value(), "catalog/scim has an attribute of an unknown type");
        attributes.push_back({.name = text_of(json, "name"),
                              .type = *type,
                              .is_multi_valued = flag_of(json, "multiValued"),
                              .is_required = flag_of(json, "required"),
                              .is_case_exact = flag_of(json, "caseExact"),
                              .is_read_only = text_of(json, "mutability") == "readOnly",
                              .is_always_returned = text_of(json, "returned") == "always",
                              .parts = attributes_of(json.find("subAttributes"))});
    }
    return attributes;
}

Schema schema_of(const Json::Array& schemas, std::string_view uri) {
    const auto found = std::ranges::find_if(
        schemas, [&](const Json& schema) { return text_of(schema, "id") == uri; });
    MUSTER_CHECK(found != schemas.end(), "catalog/scim lacks a schema of a resource");
    return {.uri = std::string(uri), .attributes = attributes_of(found->find("attributes"))};
}

ResourceType type_of(const Json& json, const Json::Array& schemas) {
    ResourceType type{.name = text_of(json, "name"),
                      .endpoint = text_of(json, "endpoint"),
                      .core = schema_of(schemas, text_of(json, "schema")),
                      .extensions = {}};
    const Json common = file("common.json");
    for (Attribute& attribute : attributes_of(&common)) {
        type.core.attributes.push_back(std::move(attribute));
    }
    for (const Json& extension : *json.find("schemaExtensions")->if_array()) {
        type.extensions.push_back(schema_of(schemas, text_of(extension, "schema")));
    }
    return type;
}

/// With the location that this server has it at.
Json located(Json resource, std::string_view base) {
    Json* const meta = find_member(*resource.if_object(), "meta");
    Json* const location = find_member(*meta->if_object(), "location");
    *location = std::string(base) + *location->if_string();
    return resource;
}

Json::Array all_located(const Json::Array& resources, std::string_view base) {
    Json::Array all;
    for (const Json& resource : resources) {
        all.push_back(located(resource, base));
    }
    return all;
}

const Attribute* find_in(const std::vector<Attribute>& attributes, std::string_view name) {
    const auto found = std::ranges::find_if(
        attributes, [&](const Attribute& attribute) { return same_name(attribute.name, name); });
    return found == attributes.end() ? nullptr : &*found;
}

} // namespace

const Attribute* Attribute::find(std::string_view part) const {
    return find_in(parts, part);
}

const Attribute* Schema::find(std::string_view name) const {
    return find_in(attributes, name);
}

const Schema* ResourceType::schema(std::string_view uri) const {
    if (uri.empty() || same_name(uri, core.uri)) {
        return &core;
    }
    const auto found = std::ranges::find_if(
        extensions, [&](const Schema& extension) { return same_name(extension.uri, uri); });
    return found == extensions.end() ? nullptr : &*found;
}

AttributePath ResourceType::resolved(const AttributePath& path) const {
    AttributePath result = path;
    if (!path.schema.empty() && path.sub.empty()) {
        if (const Schema* const whole = schema(path.schema + ':' + path.attribute)) {
            result.schema = whole->uri;
            result.attribute.clear();
        }
    }
    const Schema* const known = schema(result.schema);
    if (known == nullptr) {
        return result;
    }
    result.schema = known == &core ? std::string() : known->uri;
    if (const Attribute* const attribute = known->find(result.attribute)) {
        result.attribute = attribute->name;
        const Attribute* const part = attribute->find(result.sub);
        result.sub = part == nullptr ? result.sub : part->name;
    }
    return result;
}

const Attribute* ResourceType::find(const AttributePath& path) const {
    const Schema* const known = schema(path.schema);
    const Attribute* const attribute = known == nullptr ? nullptr : known->find(path.attribute);
    return attribute == nullptr || path.sub.empty() ? attribute : attribute->find(path.sub);
}

Catalogue Catalogue::load() {
    Catalogue catalogue;
    for (const EmbeddedText& embedded : catalogue_files()) {
        if (embedded.name.starts_with("schemas/")) {
            catalogue.schemas_.push_back(file(embedded.name));
        }
    }
    const Json types = file("resource_types.json");
    catalogue.resource_types_ = *types.if_array();
    MUSTER_CHECK(catalogue.resource_types_.size() == 2, "catalog/scim has users and groups");
    catalogue.users_ = type_of(catalogue.resource_types_[0], catalogue.schemas_);
    catalogue.groups_ = type_of(catalogue.resource_types_[1], catalogue.schemas_);
    catalogue.config_ = file("service_provider_config.json");
    return catalogue;
}

Json Catalogue::service_provider_config(std::string_view base) const {
    return located(config_, base);
}

Json::Array Catalogue::schemas(std::string_view base) const {
    return all_located(schemas_, base);
}

Json::Array Catalogue::resource_types(std::string_view base) const {
    return all_located(resource_types_, base);
}

} // namespace muster::scim
