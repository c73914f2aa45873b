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

/// Whether a filter is about an attribute of the core.
bool mentions(const Filter& filter, const ResourceType& type, std::string_view attribute) {
    const AttributePath path = type.resolved(filter.path);
    return (path.schema.empty() && path.attribute == attribute) ||
           std::ranges::any_of(filter.parts,
                               [&](const Filter& part) { return mentions(part, type, attribute); });
}

/// Whether a query has to know an attribute to say which resources it means, in which order.
bool needs(const Query& query, const ResourceType& type, std::string_view attribute) {
    const AttributePath by = query.sort ? type.resolved(query.sort->path) : AttributePath();
    return (query.filter && mentions(*query.filter, type, attribute)) ||
           (by.schema.empty() && by.attribute == attribute);
}

void add_path(const AttributePath& path, const ResourceType& type, DocumentPart& part) {
    const AttributePath resolved = type.resolved(path);
    part.add(resolved.schema.empty() ? resolved.attribute : resolved.schema);
}

void add_paths(const Filter& filter, const ResourceType& type, DocumentPart& part) {
    switch (filter.kind) {
    case Filter::Kind::Compare:
    case Filter::Kind::Present:
    case Filter::Kind::Where: add_path(filter.path, type, part); return;
    case Filter::Kind::Not:
    case Filter::Kind::And:
    case Filter::Kind::Or: break;
    }
    for (const Filter& each : filter.parts) {
        add_paths(each, type, part);
    }
}

/// What of a document a query has to know.
DocumentPart part_for(const Query& query, const ResourceType& type) {
    if (needs(query, type, "schemas")) {
        return DocumentPart::whole(); // each extension that is there has one
    }
    DocumentPart part;
    if (query.filter) {
        add_paths(*query.filter, type, part);
    }
    if (query.sort) {
        add_path(query.sort->path, type, part);
    }
    return part;
}

} // namespace

/// Those that are meant, as far as the page needs them: all where there is an order, else those on
/// it.
struct ResourceSearch::Matches {
    const Query& query;
    const ResourceType& type;
    std::int64_t total = 0;
    std::vector<Match> found = {};

    [[nodiscard]] std::int64_t first() const { return query.start_index - 1; }
    [[nodiscard]] std::int64_t last() const { return first() + query.count; }
    void add(const Resource& resource) {
        if (query.filter && !matches(*query.filter, resource.document, type)) {
            return;
        }
        if (query.sort) {
            found.push_back({resource.id, query.sort->key_of(resource.document, type)});
        } else if (total >= first() && total < last()) {
            found.push_back({resource.id, {}});
        }
        ++total;
    }
    /// Leaves those on the page.
    void cut() {
        if (!query.sort) {
            return;
        }
        std::ranges::stable_sort(found, [&](const Match& a, const Match& b) {
            return query.sort->is_before(a.key, b.key);
        });
        found.resize(static_cast<std::size_t>(std::min(last(), total)));
        found.erase(found.begin(), found.begin() + std::min(first(), std::ssize(found)));
    }
};

Status ResourceSearch::check(const Query& query) const {
    if (query.filter) {
        TRY_DONE(check_filter(*query.filter, type()));
    }
    return query.sort ? query.sort->check(type()) : Status();
}

/// None where all have to be looked at.
Result<std::optional<ResourceSearch::Resources>>
ResourceSearch::narrowed(const Filter& filter, const DocumentPart& part) const {
    using Some = std::optional<Resources>;
    const auto of_ids = [&](const Ids& ids) -> Result<Some> {
        TRY(auto resources, find_resources(session_, shelf_, ids, part));
        return Some(std::move(resources));
    };
    if (auto id = demanded(filter, type(), "id")) {
        return of_ids({*std::move(id)});
    }
    if (const auto key = key_in(filter, type())) {
        TRY(auto resources, find_resources(session_, shelf_, *key, part));
        return Some(std::move(resources));
    }
    TRY(const auto candidates, candidates_(filter));
    return candidates ? of_ids(*candidates) : Result<Some>(Some());
}

/// Adds to the parts of their documents what the server says of them.
Status ResourceSearch::show_as_filters_see(const Query& query, Resources& resources) const {
    const bool has_attribute = needs(query, type(), rendering_.attribute);
    constexpr std::array<std::string_view, 3> kOfAll = {"schemas", "id", "meta"};
    const bool has_more =
        has_attribute || std::ranges::any_of(kOfAll, [&](std::string_view attribute) {
            return needs(query, type(), attribute);
        });
    if (!has_more) {
        return {};
    }
    const bool is_sorted_by_it =
        query.sort && type().resolved(query.sort->path).attribute == rendering_.attribute;
    TRY(auto objects,
        rendering_.objects(resources,
                           has_attribute ? Rendering::Extent::Whole : Rendering::Extent::Head,
                           query.filter && !is_sorted_by_it ? &*query.filter : nullptr));
    for (std::size_t i = 0; i < resources.size(); ++i) {
        resources[i].document = std::move(objects[i]);
    }
    return {};
}

Status ResourceSearch::add(Resources resources, Matches& matches) const {
    TRY_DONE(show_as_filters_see(matches.query, resources));
    for (const Resource& resource : resources) {
        matches.add(resource);
    }
    return {};
}

Status ResourceSearch::scan(const DocumentPart& part, Matches& matches) const {
    std::string after;
    while (true) {
        TRY(auto resources, next_resources(session_, shelf_, after, kScanned, part));
        const bool is_last = std::ssize(resources) < kScanned;
        after = resources.empty() ? after : resources.back().id;
        TRY_DONE(add(std::move(resources), matches));
        if (is_last) {
            return {};
        }
    }
}

Result<Page> ResourceSearch::page_of(const Query& query, const Matches& matches) const {
    Page page{.total = matches.total, .start_index = query.start_index};
    Ids ids;
    for (const Match& match : matches.found) {
        ids.push_back(match.id);
        if (query.sort) {
            page.keys.push_back(match.key);
        }
    }
    TRY(const auto resources, find_resources(session_, shelf_, ids, DocumentPart::whole()));
    TRY(page.resources, rendering_.all(resources, query.projection));
    return page;
}

Result<Page> ResourceSearch::all(const Query& query) const {
    Page page{.total = 0, .start_index = query.start_index};
    TRY(page.total, count_resources(session_, shelf_));
    if (query.count > 0) {
        TRY(const auto resources,
            list_resources(session_, shelf_, query.start_index - 1, query.count));
        TRY(page.resources, rendering_.all(resources, query.projection));
    }
    return page;
}

Result<Page> ResourceSearch::run(const Query& query) const {
    TRY_DONE(check(query));
    if (!query.filter && !query.sort) {
        return all(query);
    }
    const DocumentPart part = part_for(query, type());
    Matches matches{.query = query, .type = type()};
    TRY(auto some, query.filter ? narrowed(*query.filter, part)
                                : Result<std::optional<Resources>>(std::optional<Resources>()));
    TRY_DONE(some ? add(std::move(*some), matches) : scan(part, matches));
    matches.cut();
    return page_of(query, matches);
}

} // namespace muster::scim
