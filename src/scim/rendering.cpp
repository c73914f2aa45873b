#include "scim/rendering.h"

#include <utility>

namespace muster::scim {
namespace {

/// Of the resource and of each extension that it has.
Json::Array schemas_of(const ResourceType& type, const Json::Object& document) {
    Json::Array schemas{type.core.uri};
    for (const JsonMember& member : document) {
        if (member.key.contains(':') && member.value.if_object() != nullptr) {
            schemas.emplace_back(member.key);
        }
    }
    return schemas;
}

} // namespace

std::string version_of(std::int64_t revision) {
    return "W/\"" + std::to_string(revision) + '"';
}

std::string location_of(const Client& client, const ResourceType& type, std::string_view id) {
    return client.base + type.endpoint + '/' + std::string(id);
}

Json::Object rendered(const Client& client, const ResourceType& type, const Resource& resource) {
    Json::Object object{{"schemas", schemas_of(type, resource.document)}, {"id", resource.id}};
    object.insert(object.end(), resource.document.begin(), resource.document.end());
    object.push_back({"meta", Json::Object{{"resourceType", type.name},
                                           {"created", resource.created_at.str()},
                                           {"lastModified", resource.changed_at.str()},
                                           {"location", location_of(client, type, resource.id)},
                                           {"version", version_of(resource.revision)}}});
    return object;
}

Json list_json(Page page) {
    const auto shown = static_cast<std::int64_t>(page.resources.size());
    return Json::Object{
        {"schemas", Json::Array{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
        {"totalResults", page.total},
        {"startIndex", page.start_index},
        {"itemsPerPage", shown},
        {"Resources", std::move(page.resources)}};
}

} // namespace muster::scim
