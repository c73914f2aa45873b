#include "scim/projection.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/trimmed.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

Result<std::vector<AttributePath>> paths_in(std::string_view list) {
    std::vector<AttributePath> paths;
    while (!list.empty()) {
        const std::string_view name = trimmed(list.substr(0, list.find(',')));
        list.remove_prefix(
            std::min(list.size(), list.find(',') == list.npos ? list.size() : list.find(',') + 1));
        if (!name.empty()) {
            TRY(AttributePath path, AttributePath::parse(name, kInvalidValue));
            paths.push_back(std::move(path));
        }
    }
    return paths;
}

Result<std::string> joined(const Json* list) {
    std::string text;
    if (list == nullptr || list->is_null()) {
        return text;
    }
    if (list->if_array() == nullptr) {
        return Error{ErrorKind::Invalid, kInvalidValue, "the names of attributes are a list"};
    }
    for (const Json& name : *list->if_array()) {
        if (name.if_string() == nullptr) {
            return Error{ErrorKind::Invalid, kInvalidValue, "the name of an attribute is a text"};
        }
        text += *name.if_string() + ',';
    }
    return text;
}

/// Where a member of a resource, or of one of its extensions, is in the schemas.
struct MemberPlace {
    std::string schema;
    std::string name;
};

bool is_whole(const AttributePath& path, const MemberPlace& place) {
    return same_name(path.schema, place.schema) && same_name(path.attribute, place.name) &&
           path.sub.empty();
}

/// The parts of the attribute that the paths name.
std::vector<std::string> parts_named(const std::vector<AttributePath>& paths,
                                     const MemberPlace& place) {
    std::vector<std::string> parts;
    for (const AttributePath& path : paths) {
        if (same_name(path.schema, place.schema) && same_name(path.attribute, place.name) &&
            !path.sub.empty()) {
            parts.push_back(path.sub);
        }
    }
    return parts;
}

bool is_named(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::any_of(names, [&](const auto& each) { return same_name(each, name); });
}

/// Leaves the named parts of each value, or all but them.
void cut(Json& json, const std::vector<std::string>& parts, bool keeps_named) {
    if (Json::Array* const values = json.if_array()) {
        for (Json& value : *values) {
            cut(value, parts, keeps_named);
        }
    } else if (Json::Object* const value = json.if_object()) {
        std::erase_if(*value, [&](const JsonMember& member) {
            return is_named(parts, member.key) != keeps_named;
        });
    }
}

bool is_empty(const Json& json) {
    return json.if_object() != nullptr && json.if_object()->empty();
}

std::vector<AttributePath> resolved(const ResourceType& type,
                                    const std::vector<AttributePath>& paths) {
    std::vector<AttributePath> all;
    all.reserve(paths.size());
    for (const AttributePath& path : paths) {
        all.push_back(type.resolved(path));
    }
    return all;
}

bool names_schema(const std::vector<AttributePath>& paths, std::string_view uri) {
    return std::ranges::any_of(paths, [&](const AttributePath& path) {
        return path.attribute.empty() && same_name(path.schema, uri);
    });
}

/// Leaves of an object what the paths name; `object` is all of the schema at `uri`.
void keep_only(Json::Object& object,
               std::string_view uri,
               const std::vector<AttributePath>& paths) {
    Json::Object kept;
    for (JsonMember& member : object) {
        const MemberPlace place{std::string(uri), member.key};
        const auto parts = parts_named(paths, place);
        const bool is_kept = std::ranges::any_of(
            paths, [&](const AttributePath& path) { return is_whole(path, place); });
        if (!is_kept && !parts.empty()) {
            cut(member.value, parts, true);
        }
        if ((is_kept || !parts.empty()) && !is_empty(member.value)) {
            kept.push_back(std::move(member));
        }
    }
    object = std::move(kept);
}

void leave_out(Json::Object& object,
               std::string_view uri,
               const std::vector<AttributePath>& paths) {
    std::erase_if(object, [&](JsonMember& member) {
        const MemberPlace place{std::string(uri), member.key};
        cut(member.value, parts_named(paths, place), false);
        return is_empty(member.value) || std::ranges::any_of(paths, [&](const AttributePath& path) {
                   return is_whole(path, place);
               });
    });
}

bool is_always_there(const ResourceType& type, std::string_view name) {
    const Attribute* const attribute = type.core.find(name);
    return attribute != nullptr && attribute->is_always_returned;
}

/// The schema of a member that is an extension; null for any other.
const Schema* extension_in(const ResourceType& type, const JsonMember& member) {
    const bool may_be = member.key.contains(':') && member.value.if_object() != nullptr;
    return may_be ? type.schema(member.key) : nullptr;
}

/// Leaves of an extension what is asked for, or all but what is excluded; whether anything is left.
bool cut_extension(Json::Object& extension,
                   std::string_view uri,
                   const std::vector<AttributePath>& paths,
                   bool keeps_named) {
    if (names_schema(paths, uri)) {
        return keeps_named && !extension.empty();
    }
    keeps_named ? keep_only(extension, uri, paths) : leave_out(extension, uri, paths);
    return !extension.empty();
}

} // namespace

Result<Projection> Projection::parse(std::optional<std::string_view> attributes,
                                     std::optional<std::string_view> excluded) {
    Projection projection;
    TRY(projection.only_, paths_in(attributes.value_or("")));
    TRY(projection.without_, paths_in(excluded.value_or("")));
    if (!projection.only_.empty() && !projection.without_.empty()) {
        return Error{ErrorKind::Invalid, kInvalidValue,
                     "attributes and excludedAttributes go not together"};
    }
    return projection;
}

Result<Projection> Projection::read(const Json* attributes, const Json* excluded) {
    TRY(const std::string only, joined(attributes));
    TRY(const std::string without, joined(excluded));
    return parse(only, without);
}

Json::Object Projection::of(const ResourceType& type, Json::Object resource) const {
    if (only_.empty() && without_.empty()) {
        return resource;
    }
    const bool keeps = !only_.empty();
    const auto paths = resolved(type, keeps ? only_ : without_);
    Json::Object always;
    Json::Object rest;
    Json::Object extensions;
    for (JsonMember& member : resource) {
        const Schema* const extension = extension_in(type, member);
        if (is_always_there(type, member.key)) {
            always.push_back(std::move(member));
        } else if (extension == nullptr) {
            rest.push_back(std::move(member));
        } else if (cut_extension(*member.value.if_object(), extension->uri, paths, keeps)) {
            extensions.push_back(std::move(member));
        }
    }
    keeps ? keep_only(rest, "", paths) : leave_out(rest, "", paths);
    for (Json::Object* const part : {&rest, &extensions}) {
        std::ranges::move(*part, std::back_inserter(always));
    }
    return always;
}

bool Projection::has(const ResourceType& type, std::string_view attribute) const {
    const auto means = [&](const AttributePath& path) {
        const AttributePath resolved = type.resolved(path);
        return resolved.schema.empty() && same_name(resolved.attribute, attribute);
    };
    if (!only_.empty()) {
        return std::ranges::any_of(only_, means);
    }
    return std::ranges::none_of(
        without_, [&](const AttributePath& path) { return means(path) && path.sub.empty(); });
}

} // namespace muster::scim
