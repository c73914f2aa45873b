#include "cost/granularity.h"

#include <array>

namespace muster::cost {
namespace {

struct Entry {
    Granularity granularity;
    std::string_view name;
};

constexpr std::array kEntries = {
    Entry{Granularity::Hour, "hour"},       Entry{Granularity::Day, "day"},
    Entry{Granularity::Week, "week"},       Entry{Granularity::Month, "month"},
    Entry{Granularity::Quarter, "quarter"}, Entry{Granularity::Total, "total"},
};

constexpr auto kNames = [] {
    std::array<std::string_view, kEntries.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = kEntries[i].name;
    }
    return names;
}();

} // namespace

std::string_view granularity_name(Granularity granularity) {
    for (const Entry& entry : kEntries) {
        if (entry.granularity == granularity) {
            return entry.name;
        }
    }
    return {};
}

std::optional<Granularity> granularity_from(std::string_view name) {
    for (const Entry& entry : kEntries) {
        if (entry.name == name) {
            return entry.granularity;
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> granularity_names() {
    return kNames;
}

} // namespace muster::cost
