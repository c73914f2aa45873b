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

/// What is kept, with its schemas, its id and meta.
Json::Object rendered(const Client& client, const ResourceType& type, const Resource& resource) {
    Json::Object object{{"schemas", schemas_of(type, resource.document)}, {"id", resource.id}};
    object.reserve(resource.document.size() + 4);
    object.insert(object.end(), resource.document.begin(), resource.document.end());
    object.push_back({"meta", Json::Object{{"resourceType", type.name},
                                           {"created", resource.created_at.str()},
                                           {"lastModified", resource.changed_at.str()},
                                           {"location", location_of(client, type, resource.id)},
                                           {"version", version_of(resource.revision)}}});
    return object;
}

} // namespace

std::string version_of(std::int64_t revision) {
    return "W/\"" + std::to_string(revision) + '"';
}

std::string location_of(const Client& client, const ResourceType& type, std::string_view id) {
    return client.base + type.endpoint + '/' + std::string(id);
}

Result<std::vector<Json::Object>>
Rendering::objects(std::span<const Resource> resources, Extent extent, const Filter* filter) const {
    std::vector<Json::Object> objects;
    objects.reserve(resources.size());
    for (const Resource& resource : resources) {
        objects.push_back(rendered(client, type, resource));
    }
    if (extent == Extent::Whole) {
        TRY_DONE(add(resources, objects, filter));
    }
    return objects;
}

Result<Json::Array> Rendering::all(std::span<const Resource> resources,
                                   const Projection& projection) const {
    const Extent extent = projection.has(type, attribute) ? Extent::Whole : Extent::Head;
    TRY(auto objects, this->objects(resources, extent, nullptr));
    Json::Array items;
    items.reserve(objects.size());
    for (Json::Object& object : objects) {
        items.emplace_back(projection.of(type, std::move(object)));
    }
    return items;
}

Result<Rendered> Rendering::one(const Resource& resource,
                                const std::optional<Projection>& projection) const {
    Rendered answer{.id = resource.id,
                    .location = location_of(client, type, resource.id),
                    .revision = resource.revision,
                    .resource = {}};
    if (projection) {
        TRY(auto items, all(std::span(&resource, 1), *projection));
        answer.resource = std::move(*items.front().if_object());
    }
    return answer;
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
