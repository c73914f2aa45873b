#include "scim/resource_search.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "scim/filter_match.h"
#include "scim/search_key.h"

namespace muster::scim {
namespace {

constexpr std::int64_t kScanned = 500; // resources in memory at a time

/// What is not in the document that the provider sent.
constexpr std::array<std::string_view, 5> kRendered = {"schemas", "id", "meta", "groups",
                                                       "members"};

/// None where there is no such resource.
Result<std::vector<Resource>>
by_ids(sql::Session& session, const Shelf& shelf, const std::vector<std::string>& ids) {
    std::vector<Resource> resources;
    for (const std::string& id : ids) {
        auto found = get_resource(session, shelf, id);
        if (found) {
            resources.push_back(std::move(*found));
        } else if (found.error().kind != ErrorKind::NotFound) {
            return found.error();
        }
    }
    return resources;
}

} // namespace

bool mentions(const Filter& filter, const ResourceType& type, std::string_view attribute) {
    const AttributePath path = type.resolved(filter.path);
    return (path.schema.empty() && path.attribute == attribute) ||
           std::ranges::any_of(filter.parts,
                               [&](const Filter& part) { return mentions(part, type, attribute); });
}

bool mentions_rendered(const Filter& filter, const ResourceType& type) {
    return std::ranges::any_of(
        kRendered, [&](std::string_view attribute) { return mentions(filter, type, attribute); });
}

Result<std::optional<std::vector<Resource>>> ResourceSearch::narrowed(sql::Session& session,
                                                                      const Filter& filter) const {
    using Some = std::optional<std::vector<Resource>>;
    if (const auto id = demanded(filter, type, "id")) {
        TRY(auto resources, by_ids(session, shelf, {*id}));
        return Some(std::move(resources));
    }
    if (candidates) {
        TRY(auto resources, by_ids(session, shelf, *candidates));
        return Some(std::move(resources));
    }
    if (const auto key = key_in(filter, type)) {
        TRY(auto resources, find_resources(session, shelf, *key));
        return Some(std::move(resources));
    }
    return Some();
}

Result<bool> ResourceSearch::is_meant(const Filter& filter, const Resource& resource) const {
    if (!view) {
        return matches(filter, resource.document, type); // no copy: there may be thousands
    }
    TRY(const Json::Object seen, view(resource));
    return matches(filter, seen, type);
}

Status ResourceSearch::add_if_meant(const Query& query, Resource resource, Found& found) const {
    TRY(const bool is_one, query.filter ? is_meant(*query.filter, resource) : Result<bool>(true));
    if (!is_one) {
        return {};
    }
    ++found.total;
    if (found.total >= query.start_index && found.total < query.start_index + query.count) {
        found.resources.push_back(std::move(resource));
    }
    return {};
}

Status ResourceSearch::add_all_meant(const Query& query,
                                     std::vector<Resource> resources,
                                     Found& found) const {
    for (Resource& resource : resources) {
        TRY_DONE(add_if_meant(query, std::move(resource), found));
    }
    return {};
}

Result<Found> ResourceSearch::scan(sql::Session& session, const Query& query) const {
    Found found;
    std::string after;
    while (true) {
        TRY(auto resources, next_resources(session, shelf, after, kScanned));
        const bool is_last = std::ssize(resources) < kScanned;
        after = resources.empty() ? after : resources.back().id;
        TRY_DONE(add_all_meant(query, std::move(resources), found));
        if (is_last) {
            return found;
        }
    }
}

Result<Found> ResourceSearch::run(sql::Session& session, const Query& query) const {
    if (!query.filter) {
        Found found;
        TRY(found.total, count_resources(session, shelf));
        if (query.count > 0) {
            TRY(found.resources,
                list_resources(session, shelf, query.start_index - 1, query.count));
        }
        return found;
    }
    TRY_DONE(check_filter(*query.filter, type));
    TRY(auto some, narrowed(session, *query.filter));
    if (!some) {
        return scan(session, query);
    }
    Found found;
    TRY_DONE(add_all_meant(query, std::move(*some), found));
    return found;
}

} // namespace muster::scim
