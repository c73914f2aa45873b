#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/json.h"
#include "base/result.h"
#include "scim/attribute_path.h"

namespace muster::scim {

enum class AttributeType {
    String,
    Boolean,
    Integer,
    Decimal,
    DateTime,
    Reference,
    Binary,
    Complex
};

inline constexpr auto kAttributeTypeNames = enum_names<AttributeType>({
    {AttributeType::String, "string"},
    {AttributeType::Boolean, "boolean"},
    {AttributeType::Integer, "integer"},
    {AttributeType::Decimal, "decimal"},
    {AttributeType::DateTime, "dateTime"},
    {AttributeType::Reference, "reference"},
    {AttributeType::Binary, "binary"},
    {AttributeType::Complex, "complex"},
});

/// What resources have, as catalog/scim says (RFC 7643 section 7). A plain value.
struct Attribute {
    std::string name;
    AttributeType type = AttributeType::String;
    bool is_multi_valued = false;
    bool is_required = false;
    bool is_case_exact = false;
    bool is_read_only = false;
    bool is_always_returned = false;
    std::vector<Attribute> parts = {}; // of a complex one

    /// In whatever case; null where there is none.
    [[nodiscard]] const Attribute* find(std::string_view part) const;
};

struct Schema {
    std::string uri;
    std::vector<Attribute> attributes;

    [[nodiscard]] const Attribute* find(std::string_view name) const;
};

/// Users or groups: what they consist of, the attributes that all resources have included. A plain
/// value.
struct ResourceType {
    std::string name;     // "User"
    std::string endpoint; // "/Users"
    Schema core;
    std::vector<Schema> extensions;

    /// By the URI in whatever case; the core for an empty one; null where there is none.
    [[nodiscard]] const Schema* schema(std::string_view uri) const;
    /// The path as the schemas write it: an extension by its own URI, the core without one, names
    /// in their own case. What no schema knows stays as it is.
    [[nodiscard]] AttributePath resolved(const AttributePath& path) const;
    /// Of a resolved path: the attribute or, where the path names one, its part. Null for a whole
    /// schema and for what no schema knows.
    [[nodiscard]] const Attribute* find(const AttributePath& path) const;
};

/// All of catalog/scim: what this server says of itself, and what it goes by.
class Catalogue {
public:
    /// A catalogue that is broken is a bug, and throws.
    static Catalogue load();

    [[nodiscard]] const ResourceType& users() const noexcept { return users_; }
    [[nodiscard]] const ResourceType& groups() const noexcept { return groups_; }

    // What the endpoints of discovery answer (RFC 7644 section 4), their locations below `base`.
    [[nodiscard]] Json service_provider_config(std::string_view base) const;
    [[nodiscard]] Json::Array schemas(std::string_view base) const;
    [[nodiscard]] Json::Array resource_types(std::string_view base) const;

private:
    Catalogue() = default;

    ResourceType users_;
    ResourceType groups_;
    Json config_;
    Json::Array schemas_;
    Json::Array resource_types_;
};

} // namespace muster::scim
