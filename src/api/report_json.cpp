#include "api/report_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cost/report_json.h"
#include "cost/report_query.h"

namespace muster::api {
namespace {

using Field = std::pair<std::string_view, std::string_view>; // how a slug begins, and the field

constexpr std::array kFields = {
    Field{"report.filter", "/filter"},           Field{"report.period", "/period"},
    Field{"report.granularity", "/granularity"}, Field{"report.top", "/top"},
    Field{"report.no_measures", "/measures"},    Field{"report.unknown_measure", "/measures"},
};

template <class Values, class ToJson>
Json::Array list(const Values& values, const ToJson& to_json) {
    Json::Array items;
    for (const auto& value : values) {
        items.push_back(to_json(value));
    }
    return items;
}

Json text_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

Json sum_or_null(const std::optional<Decimal>& sum) {
    return sum ? Json(sum->str()) : Json();
}

Json row_json(const cost::ReportRow& row) {
    return Json::Object{{"period", text_or_null(row.period)},
                        {"dimensions", list(row.dimensions, text_or_null)},
                        {"measures", list(row.measures, sum_or_null)},
                        {"is_other", Json(row.is_other)}};
}

} // namespace

Error at_field(Error error, std::string_view pointer) {
    const auto field = std::ranges::find_if(
        kFields, [&](const Field& known) { return error.reason.starts_with(known.first); });
    if (error.kind == ErrorKind::Invalid && error.problems.empty() && field != kFields.end()) {
        error.problems = {{fmt::format("{}{}", pointer, field->second), error.detail}};
    }
    return error;
}

Result<cost::Report> read_report(const Json& document, std::string_view pointer) {
    auto report = cost::report_from_document(document);
    return report ? std::move(report) : at_field(std::move(report.error()), pointer);
}

Result<Json::Object> answer_members(const cost::ReportResult& result) {
    if (result.rows.size() > kMostReportRows) {
        return Error{
            ErrorKind::Impossible, "report.too_many_rows",
            fmt::format("the answer has {} rows, and {} is the most: ask for the top, group "
                        "by less, or export it into a file",
                        result.rows.size(), kMostReportRows)};
    }
    const auto text = [](const std::string& value) { return Json(value); };
    TRY(const auto total, cost::totals(result));
    return Json::Object{
        {"dimensions", list(result.dimensions, text)},
        {"measures", list(result.measures, text)},
        {"rows", list(result.rows, row_json)},
        {"total", list(total, sum_or_null)},
        {"currency", result.currency.empty() ? Json() : Json(result.currency)},
        {"sources", list(result.sources, text)},
        {"notes", list(result.notes, text)},
    };
}

Json report_json(const cost::Report& report, Instant now) {
    const cost::DateRange range = report.period.resolve(now);
    Json document = cost::report_document(report);
    document.if_object()->push_back({"range", Json::Object{{"first", cost::date_text(range.first)},
                                                           {"last", cost::date_text(range.last)}}});
    return document;
}

} // namespace muster::api
