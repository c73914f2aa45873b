#include "billing/keyed_dimensions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/json.h"

namespace muster::billing {
namespace {

struct Place {
    std::string_view prefix; // of the column's name as the sender wrote it
    std::string_view dimension;
};

// The longer one of two that begin alike stands first.
constexpr auto kPlaces = std::to_array<Place>({
    {"resourceTags/user:", "tag:"},
    {"resourceTags/", "tag:"},
    {"resource_tags_user_", "tag:"},
    {"resource_tags_", "tag:"},
    {"user:", "tag:"},
    {"costCategory/", "cost_category:"},
    {"cost_category_", "cost_category:"},
});

constexpr auto kMapPlaces = std::to_array<Place>({
    {"resource_tags", "tag:"},
    {"tags", "tag:"},
    {"cost_category", "cost_category:"},
    {"x_cost_categories", "cost_category:"},
});

std::optional<std::string> named_by(const ledger::Column& column) {
    for (const Place& place : kPlaces) {
        const std::string_view name = column.source_name;
        if (name.starts_with(place.prefix) && name.size() > place.prefix.size()) {
            return std::string(place.dimension) + std::string(name.substr(place.prefix.size()));
        }
    }
    return std::nullopt;
}

/// `user_team` and `user:Team` are what AWS makes of the tag of a resource.
std::string_view without_owner(std::string_view key) {
    for (const std::string_view owner : {"user_", "user:"}) {
        if (key.starts_with(owner) && key.size() > owner.size()) {
            return key.substr(owner.size());
        }
    }
    return key;
}

void add_members(std::string_view map, std::string_view dimension, std::set<std::string>& names) {
    const auto document = Json::parse(map);
    const Json::Object* members = document ? document->if_object() : nullptr;
    if (members == nullptr) {
        return;
    }
    for (const JsonMember& member : *members) {
        names.insert(std::string(dimension) + std::string(without_owner(member.key)));
    }
}

} // namespace

Result<std::set<std::string>> keyed_dimensions(const ledger::Segment& segment) {
    std::set<std::string> names;
    const auto& columns = segment.schema().columns;
    for (ledger::ColumnIndex i = 0; i < columns.size(); ++i) {
        if (auto name = named_by(columns[i])) {
            names.insert(std::move(*name));
            continue;
        }
        const auto* const map = std::ranges::find(kMapPlaces, columns[i].name, &Place::prefix);
        if (map == kMapPlaces.end() || columns[i].kind != ledger::ColumnKind::Text) {
            continue;
        }
        TRY(const auto values, segment.tuple_values(i));
        for (const std::string_view value : values) {
            add_members(value, map->dimension, names);
        }
    }
    return names;
}

} // namespace muster::billing
