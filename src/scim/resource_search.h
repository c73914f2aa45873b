#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "scim/endpoint.h"
#include "scim/resource_store.h"
#include "scim/schema.h"

namespace muster::scim {

/// What a list consists of.
struct Found {
    std::int64_t total = 0;
    std::vector<Resource> resources; // of the page
};

/// Looks for the resources that a query means. What says to what some attribute has to be equal is
/// looked up; all else is compared with each resource.
struct ResourceSearch {
    /// A resource as filters see it, with what the server says of it.
    using View = std::function<Result<Json::Object>(const Resource&)>;

    const Shelf& shelf;
    const ResourceType& type;
    View view; // none where the filter is about nothing but what the provider sent
    std::optional<std::vector<std::string>> candidates = {}; // no other can be meant

    /// Errors: Invalid "scim.invalid_filter"; those of the database.
    [[nodiscard]] Result<Found> run(sql::Session& session, const Query& query) const;

private:
    [[nodiscard]] Result<std::optional<std::vector<Resource>>> narrowed(sql::Session& session,
                                                                        const Filter& filter) const;
    [[nodiscard]] Result<Found> scan(sql::Session& session, const Query& query) const;
    [[nodiscard]] Result<bool> is_meant(const Filter& filter, const Resource& resource) const;
    Status add_if_meant(const Query& query, Resource resource, Found& found) const;
    Status add_all_meant(const Query& query, std::vector<Resource> resources, Found& found) const;
};

/// Whether a filter is about an attribute of the core.
bool mentions(const Filter& filter, const ResourceType& type, std::string_view attribute);
/// Whether it is about one that is not in the document of the resource: id, meta, groups, members.
bool mentions_rendered(const Filter& filter, const ResourceType& type);

} // namespace muster::scim
