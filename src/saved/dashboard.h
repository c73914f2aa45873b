#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "base/result.h"
#include "cost/report_codec.h"
#include "saved/item_name.h"
#include "saved/saved_report.h"
#include "saved/view.h"

namespace muster::saved {

/// One answer on a dashboard: of a saved report, which may be gone or not be shared with whoever
/// looks, or of a report of its own. A plain value.
struct Widget {
    ItemName title;
    std::optional<SavedReportId> saved_report;
    std::optional<cost::Report> report;
    std::optional<Json> view;
    std::optional<std::int64_t> width; // columns of a grid of kMaxWidth

    static constexpr std::int64_t kMaxWidth = 12;
};

/// Answers that people look at together. A plain value.
struct Dashboard {
    static constexpr std::string_view kKind = "dashboard";
    static constexpr std::size_t kMaxWidgets = 50;
    struct Tag {
        static constexpr std::string_view kPrefix = "dashboard";
    };

    std::vector<Widget> widgets;

    /// What changes; absent stays as it is.
    struct Edit {
        std::optional<std::vector<Widget>> widgets;
    };
    [[nodiscard]] Dashboard edited(const Edit& edit) const {
        return {.widgets = edit.widgets.value_or(widgets)};
    }
    /// Errors: Invalid "dashboard.bad_widgets" for too many, and for one that has not either a
    /// saved report or one of its own.
    [[nodiscard]] Status check() const;
};

using DashboardId = Id<Dashboard::Tag>;

} // namespace muster::saved

namespace muster {

template <>
inline constexpr auto json_fields<saved::Widget> = std::tuple{
    JsonField{"title", &saved::Widget::title, "what stands above it"},
    JsonField{"saved_report", &saved::Widget::saved_report, "whose answer it shows"},
    JsonField{"report", &saved::Widget::report, "the question, where it is its own"},
    JsonField{"view", &saved::Widget::view, "how the console shows it", saved::kView},
    JsonField{"width", &saved::Widget::width, "columns it takes of a grid of 12",
              JsonRule{"must be from 1 to 12",
                       [](std::int64_t width) {
                           return width >= 1 && width <= saved::Widget::kMaxWidth;
                       }}},
};

template <>
inline constexpr auto json_fields<saved::Dashboard> = std::tuple{
    JsonField{"widgets", &saved::Dashboard::widgets, "in the order they are shown"},
};

} // namespace muster
