#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "scim/endpoint.h"
#include "scim/rendering.h"
#include "scim/resource_store.h"
#include "scim/schema.h"

namespace muster::scim {

/// Looks for the resources that a query means and renders a page of them. What says to what some
/// attribute has to be equal is looked up; all else is compared with each resource, of which no
/// more is read than the comparison asks for.
class ResourceSearch {
public:
    using Ids = std::vector<std::string>;
    /// The ids that the filter leaves of what is kept elsewhere, in their order, where it says so:
    /// no other resource can be meant.
    using Candidates = std::function<Result<std::optional<Ids>>(const Filter&)>;

    ResourceSearch(sql::Session& session, const Rendering& rendering, Candidates candidates)
        : session_(session), rendering_(rendering), candidates_(std::move(candidates)),
          shelf_(rendering.shelf()) {}

    /// Errors: Invalid "scim.invalid_filter", "scim.invalid_path" of the order; those of the
    /// database.
    [[nodiscard]] Result<Page> run(const Query& query) const;

private:
    struct Match {
        std::string id;
        SortKey key;
    };
    struct Matches;
    using Resources = std::vector<Resource>;

    [[nodiscard]] const ResourceType& type() const { return rendering_.type; }
    [[nodiscard]] Status check(const Query& query) const;
    [[nodiscard]] Result<Page> all(const Query& query) const;
    [[nodiscard]] Result<Page> page_of(const Query& query, const Matches& matches) const;
    [[nodiscard]] Result<std::optional<Resources>> narrowed(const Filter& filter,
                                                            const DocumentPart& part) const;
    Status scan(const DocumentPart& part, Matches& matches) const;
    Status add(Resources resources, Matches& matches) const;
    Status show_as_filters_see(const Query& query, Resources& resources) const;

    sql::Session& session_;
    const Rendering& rendering_;
    Candidates candidates_;
    Shelf shelf_;
};

} // namespace muster::scim
