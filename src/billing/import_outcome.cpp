#include "billing/import_outcome.h"

#include <utility>

#include <fmt/format.h>

namespace muster::billing {

std::string summary_of(const ImportReport& report) {
    std::string text;
    for (const ImportedMonth& month : report.months) {
        text += fmt::format("{}{} of {} {}: {} rows", text.empty() ? "" : "; ",
                            month.version.delivery.month.str(), month.version.delivery.source,
                            kOutcomeNames.name(month.outcome), month.version.contents.rows);
    }
    for (const std::string& manifest : report.empty_deliveries) {
        text += fmt::format("{}{}: no rows yet", text.empty() ? "" : "; ", manifest);
    }
    if (report.rejected_rows > 0) {
        text += fmt::format("; {} bad rows skipped", report.rejected_rows);
    }
    return text;
}

Json outcome_of(const ImportReport& report, const std::filesystem::path& rejects) {
    Json::Array months;
    for (const ImportedMonth& month : report.months) {
        months.push_back(Json::Object{{"source", month.version.delivery.source},
                                      {"month", month.version.delivery.month.str()},
                                      {"outcome", kOutcomeNames.name(month.outcome)},
                                      {"version", month.version.id}});
    }
    return Json::Object{{"months", std::move(months)},
                        {"rejected_rows", report.rejected_rows},
                        {"rejects", report.rejected_rows > 0 ? Json(rejects.string()) : Json()}};
}

} // namespace muster::billing
