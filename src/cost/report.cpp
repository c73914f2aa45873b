#include "cost/report.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/utf8.h"

namespace muster::cost {
namespace {

Error invalid(std::string_view reason, std::string detail) {
    return {ErrorKind::Invalid, reason, std::move(detail)};
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

Status check_name(const std::string& name) {
    if (name.empty() || name.size() > Report::kMaxNameBytes || !is_utf8(name) ||
        has_control_character(name)) {
        return invalid("report.name_malformed",
                       fmt::format("a column's name has 1 to {} bytes of printable text",
                                   Report::kMaxNameBytes));
    }
    return {};
}

Status check_columns(const Report& report) {
    std::set<std::string_view> seen{"period"};
    for (const auto* names : {&report.by, &report.measures}) {
        for (const std::string& name : *names) {
            TRY_DONE(check_name(name));
            if (!seen.insert(name).second) {
                return invalid("report.duplicate_column",
                               fmt::format("the report would have two columns '{}'", name));
            }
        }
    }
    return {};
}

} // namespace

Status check_report(const Report& report) {
    if (report.measures.empty()) {
        return invalid("report.no_measures", "a report needs at least one measure");
    }
    if (report.by.size() > Report::kMaxDimensions ||
        report.measures.size() > Report::kMaxMeasures) {
        return invalid("report.too_large",
                       fmt::format("a report has at most {} dimensions and {} measures",
                                   Report::kMaxDimensions, Report::kMaxMeasures));
    }
    TRY_DONE(check_columns(report));
    if (report.top && (*report.top == 0 || *report.top > Report::kMaxTop)) {
        return invalid("report.top_out_of_range",
                       fmt::format("top takes a number from 1 to {}", Report::kMaxTop));
    }
    if (report.top && report.by.empty()) {
        return invalid("report.top_out_of_range", "top ranks groups: name what to group by");
    }
    return check_filter(report.filter);
}

bool is_cost(std::string_view measure) {
    return measure.ends_with("_cost") || measure.ends_with("Cost");
}

std::size_t ranking_measure(const Report& report) {
    const auto found = std::ranges::find_if(report.measures, is_cost);
    return found == report.measures.end()
               ? 0
               : static_cast<std::size_t>(found - report.measures.begin());
}

} // namespace muster::cost
