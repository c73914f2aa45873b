#include "cost/report_json.h"

#include <fmt/format.h>

#include "base/json.h"
#include "cost/filter_json.h"
#include "cost/json_fields.h"

namespace muster::cost {
namespace {

// A level of a filter is an object and a list.
constexpr Json::Limits kLimits{.bytes = 4U << 20U, .depth = 2 * FilterLimits::kDepth + 8};

Result<std::uint32_t> top_of(const Json& value) {
    const auto number = value.integer();
    if (!number || *number < 1 || *number > Report::kMaxTop) {
        return Error{ErrorKind::Invalid, "report.top_out_of_range",
                     fmt::format("'top' is a number from 1 to {}", Report::kMaxTop)};
    }
    return static_cast<std::uint32_t>(*number);
}

/// A field that is null is absent.
const Json* find(const Json& object, std::string_view name) {
    const Json* value = object.find(name);
    return value != nullptr && value->is_null() ? nullptr : value;
}

Result<Report> report_from(const Json& object) {
    Report report;
    const Json* period = find(object, "period");
    if (period == nullptr) {
        return malformed_json("a report needs 'period'");
    }
    TRY(const std::string period_text, text_of(*period, "'period'"));
    TRY(report.period, Period::parse(period_text));
    if (const Json* measures = find(object, "measures")) {
        TRY(report.measures, texts_of(*measures, "'measures'"));
    }
    if (const Json* by = find(object, "by")) {
        TRY(report.by, texts_of(*by, "'by'"));
    }
    if (const Json* granularity = find(object, "granularity")) {
        TRY(const std::string name, text_of(*granularity, "'granularity'"));
        TRY(report.granularity, parse_granularity(name));
    }
    if (const Json* top = find(object, "top")) {
        TRY(report.top, top_of(*top));
    }
    if (const Json* filter = find(object, "filter")) {
        TRY(report.filter, filter_from_json(*filter));
    }
    return report;
}

} // namespace

Result<Report> report_from_json(std::string_view text) {
    const auto document = Json::parse(text, kLimits);
    if (!document) {
        return malformed_json(document.error().detail);
    }
    return report_from_document(*document);
}

Result<Report> report_from_document(const Json& document) {
    TRY(const Json* object,
        object_with(document, "a report",
                    {"measures", "by", "granularity", "period", "top", "filter"}));
    TRY(Report report, report_from(*object));
    TRY_DONE(check_report(report));
    return report;
}

std::string to_json(const Report& report) {
    return report_document(report).str();
}

Json report_document(const Report& report) {
    Json::Object object{{"measures", json_list(report.measures)}};
    if (!report.by.empty()) {
        object.push_back({"by", json_list(report.by)});
    }
    object.push_back({"granularity", kGranularityNames.name(report.granularity)});
    object.push_back({"period", report.period.str()});
    if (report.top) {
        object.push_back({"top", std::int64_t{*report.top}});
    }
    if (report.filter.kind != Filter::Kind::All) {
        object.push_back({"filter", to_json(report.filter)});
    }
    return object;
}

Json full_report_document(const Report& report) {
    const bool is_filtered = report.filter.kind != Filter::Kind::All;
    return Json::Object{{"measures", json_list(report.measures)},
                        {"by", json_list(report.by)},
                        {"granularity", kGranularityNames.name(report.granularity)},
                        {"period", report.period.str()},
                        {"top", report.top ? Json(std::int64_t{*report.top}) : Json()},
                        {"filter", is_filtered ? to_json(report.filter) : Json()}};
}

} // namespace muster::cost
