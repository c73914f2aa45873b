#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scim/endpoint.h"
#include "scim/resource_store.h"
#include "scim/schema.h"

namespace muster::scim {

/// `W/"7"`: weak, because what others have to do with a resource is no part of its revision.
std::string version_of(std::int64_t revision);

std::string location_of(const Client& client, const ResourceType& type, std::string_view id);

/// How the resources of one kind are answered to a client, and seen by its filters: what is kept,
/// with what the server says of it. Lives as long as the transaction of a request.
struct Rendering {
    /// Gives each of the objects that are rendered what belongs to its resource: all of it, or as
    /// much as a filter has to know.
    using Add = std::function<Status(
        std::span<const Resource>, std::span<Json::Object>, const Filter* filter)>;

    const Client& client;
    const ResourceType& type;
    Kind kind = Kind::User;
    std::string_view attribute; // beside schemas, id and meta, what `add` adds: groups, members
    Add add;

    [[nodiscard]] Shelf shelf() const { return {.provider = client.provider, .kind = kind}; }
    /// Errors of all: those of the database.
    [[nodiscard]] Result<Json::Array> all(std::span<const Resource> resources,
                                          const Projection& projection) const;
    /// Nothing but its head without a projection.
    [[nodiscard]] Result<Rendered> one(const Resource& resource,
                                       const std::optional<Projection>& projection) const;
    enum class Extent { Head, Whole }; // without the attribute, and with it
    /// As what compares them sees them. `filter`: what asks for the attribute; null: all of it.
    [[nodiscard]] Result<std::vector<Json::Object>>
    objects(std::span<const Resource> resources, Extent extent, const Filter* filter) const;
};

/// `ListResponse` of RFC 7644 section 3.4.2.
Json list_json(Page page);

} // namespace muster::scim
