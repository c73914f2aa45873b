#include "billing/stored_text.h"

#include <algorithm>
#include <array>

#include "billing/json_member.h"
#include "bills/column_name.h"

namespace muster::billing {
namespace {

// Columns that hold a map where the format does not spread it over columns of its own.
constexpr auto kMapColumns = std::to_array<std::string_view>({
    "cost_category",
    "discount",
    "product",
    "resource_tags",
    "tags",
    "x_cost_categories",
    "x_discounts",
});

std::optional<StoredText> column_at(std::optional<ledger::ColumnIndex> index) {
    return index ? std::optional(StoredText{.column = *index}) : std::nullopt;
}

std::optional<StoredText> find_source(const ledger::Schema& schema, std::string_view name) {
    const auto found = std::ranges::find(schema.columns, name, &ledger::Column::source_name);
    return found == schema.columns.end()
               ? std::nullopt
               : column_at(static_cast<ledger::ColumnIndex>(found - schema.columns.begin()));
}

/// Where a value that its owner calls `key` may be kept.
struct KeyedPlaces {
    std::vector<std::string> sources;       // exact names of columns
    std::vector<std::string> columns;       // canonical names of columns
    std::vector<std::string_view> maps;     // canonical names of map columns
    std::vector<std::string> members;       // exact names in a map
    std::vector<std::string> loose_members; // canonical names in a map
};

std::optional<StoredText> find_keyed(const ledger::Schema& schema, const KeyedPlaces& places) {
    for (const std::string& source : places.sources) {
        if (auto text = find_source(schema, source)) {
            return text;
        }
    }
    for (const std::string& column : places.columns) {
        if (auto text = column_at(schema.find(column))) {
            return text;
        }
    }
    for (const std::string_view map : places.maps) {
        if (const auto column = schema.find(map)) {
            return StoredText{*column, true, places.members, places.loose_members};
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> StoredText::read(std::string_view stored) const {
    if (stored.empty()) {
        return std::nullopt;
    }
    return is_member ? json_member(stored, names, canonical) : std::string(stored);
}

std::optional<StoredText> find_text(const ledger::Schema& schema, std::string_view canonical) {
    if (auto text = column_at(schema.find(canonical))) {
        return text;
    }
    for (const std::string_view map : kMapColumns) {
        if (canonical.size() > map.size() + 1 && canonical.starts_with(map) &&
            canonical[map.size()] == '_') {
            if (const auto column = schema.find(map)) {
                const std::string member(canonical.substr(map.size() + 1));
                return StoredText{*column, true, {member}, {member}};
            }
        }
    }
    return std::nullopt;
}

std::optional<StoredText> find_column(const ledger::Schema& schema, std::string_view name) {
    if (auto text = find_source(schema, name)) {
        return text;
    }
    if (auto text = column_at(schema.find(name))) {
        return text;
    }
    const std::string canonical = bills::canonical_column_name(name);
    return canonical.empty() ? std::nullopt : find_text(schema, canonical);
}

std::optional<StoredText> find_tag(const ledger::Schema& schema, std::string_view key) {
    const std::string name(key);
    const std::string plain = bills::canonical_column_name(name);
    KeyedPlaces places;
    places.maps = {"resource_tags", "tags"};
    for (const std::string_view group : {"resourceTags/", "resource_tags/", "Tags/", "tags/"}) {
        for (const std::string_view prefix : {"user:", "user_", "", "aws:", "aws_"}) {
            places.sources.push_back(std::string(group) + std::string(prefix) + name);
        }
    }
    places.sources.push_back("user:" + name); // of the detailed billing reports
    if (name.starts_with("aws:")) {
        places.sources.push_back(name);
    }
    for (const std::string_view prefix :
         {"user:", "user_", "", "aws:", "aws_", "userAttribute/", "accountTag/", "iamPrincipal/"}) {
        places.members.push_back(std::string(prefix) + name);
    }
    if (!plain.empty()) {
        for (const std::string_view prefix : {"user_", "", "aws_"}) {
            places.loose_members.push_back(std::string(prefix) + plain);
            for (const std::string_view map : places.maps) {
                places.columns.push_back(std::string(map) + "_" + places.loose_members.back());
            }
        }
    }
    return find_keyed(schema, places);
}

std::optional<StoredText> find_cost_category(const ledger::Schema& schema, std::string_view name) {
    const std::string exact(name);
    const std::string plain = bills::canonical_column_name(exact);
    KeyedPlaces places;
    places.maps = {"cost_category", "x_cost_categories"};
    places.sources = {"costCategory/" + exact, "cost_category/" + exact,
                      "x_CostCategories/" + exact};
    places.members = {exact};
    if (!plain.empty()) {
        places.columns = {"cost_category_" + plain, "x_cost_categories_" + plain};
        places.loose_members = {plain};
    }
    return find_keyed(schema, places);
}

ledger::BoundDimension bound_to(std::optional<StoredText> text) {
    if (!text) {
        return {{}, [](std::span<const std::string_view>) -> std::optional<std::string> {
                    return std::nullopt;
                }};
    }
    const ledger::ColumnIndex column = text->column;
    const bool is_verbatim = !text->is_member;
    return {{column},
            [text = std::move(*text)](std::span<const std::string_view> stored) {
                return text.read(stored[0]);
            },
            is_verbatim};
}

} // namespace muster::billing
