#include "saved/dashboard.h"

#include <fmt/format.h>

namespace muster::saved {

Status Dashboard::check() const {
    Error error{ErrorKind::Invalid, "dashboard.bad_widgets", ""};
    if (widgets.size() > kMaxWidgets) {
        error.problems.push_back(
            {"/widgets", fmt::format("has more than {} widgets", kMaxWidgets)});
    }
    for (std::size_t i = 0; i < widgets.size(); ++i) {
        if (widgets[i].saved_report.has_value() == widgets[i].report.has_value()) {
            error.problems.push_back({fmt::format("/widgets/{}", i),
                                      "needs either a saved report or a report of its own"});
        }
    }
    if (error.problems.empty()) {
        return {};
    }
    error.detail = error.problems.front().pointer + " " + error.problems.front().detail;
    return error;
}

} // namespace muster::saved
