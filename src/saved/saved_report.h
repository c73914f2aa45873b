#pragma once

#include <optional>
#include <string_view>
#include <tuple>

#include "base/id.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "cost/report_codec.h"
#include "saved/item_name.h"
#include "saved/view.h"

namespace muster::saved {

/// What is kept of a report: the question, and how to show the answer. Relative periods stay
/// relative. A plain value.
struct SavedReport {
    static constexpr std::string_view kKind = "report";
    struct Tag {
        static constexpr std::string_view kPrefix = "report";
    };

    std::optional<ItemName> folder;
    cost::Report report;
    std::optional<Json> view; // see kView

    /// What changes; absent stays as it is.
    struct Edit {
        std::optional<std::optional<ItemName>> folder;
        std::optional<cost::Report> report;
        std::optional<std::optional<Json>> view;
    };
    [[nodiscard]] SavedReport edited(const Edit& edit) const {
        return {.folder = edit.folder.value_or(folder),
                .report = edit.report.value_or(report),
                .view = edit.view.value_or(view)};
    }
};

using SavedReportId = Id<SavedReport::Tag>;

} // namespace muster::saved

namespace muster {

template <>
inline constexpr auto json_fields<saved::SavedReport> = std::tuple{
    JsonField{"folder", &saved::SavedReport::folder, "where people look for it"},
    JsonField{"report", &saved::SavedReport::report, "the question"},
    JsonField{"view", &saved::SavedReport::view, "how the console shows it", saved::kView},
};

} // namespace muster
