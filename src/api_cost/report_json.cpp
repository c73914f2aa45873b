#include "api_cost/report_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "cost/report_codec.h"
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

Status check_size(const cost::ReportResult& result) {
    if (result.rows.size() <= kMostReportRows) {
        return {};
    }
    return Error{
        ErrorKind::Impossible, "report.too_many_rows",
        fmt::format("the answer has {} rows, and {} is the most: ask for the top, group by "
                    "less, or export it into a file",
                    result.rows.size(), kMostReportRows)};
}

std::optional<std::string> currency_of(const cost::ReportResult& result) {
    return result.currency.empty() ? std::nullopt : std::optional(result.currency);
}

/// The report in full, with the days that its period means, seen from `now`.
Json report_json(const cost::Report& report, Instant now) {
    const cost::DateRange range = report.period.resolve(now);
    Json document = cost::full_report_document(report);
    document.if_object()->push_back({"range", Json::Object{{"first", cost::date_text(range.first)},
                                                           {"last", cost::date_text(range.last)}}});
    return document;
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
    if (auto shape = from_json<cost::ReportShape>(document); !shape) {
        for (FieldProblem& problem : shape.error().problems) {
            problem.pointer = std::string(pointer) + problem.pointer;
        }
        return std::move(shape.error());
    }
    auto report = cost::report_from_document(document);
    return report ? std::move(report) : at_field(std::move(report.error()), pointer);
}

Result<ReportAnswer>
report_answer(const cost::Report& report, Instant now, cost::ReportResult result) {
    TRY_DONE(check_size(result));
    TRY(auto total, cost::totals(result));
    return ReportAnswer{.report = {report_json(report, now)},
                        .dimensions = std::move(result.dimensions),
                        .measures = std::move(result.measures),
                        .rows = std::move(result.rows),
                        .total = std::move(total),
                        .currency = currency_of(result),
                        .sources = std::move(result.sources),
                        .notes = std::move(result.notes)};
}

Result<DiffAnswer> diff_answer(std::int64_t before, std::int64_t after, cost::ReportResult result) {
    TRY_DONE(check_size(result));
    TRY(auto total, cost::totals(result));
    return DiffAnswer{.before = before,
                      .after = after,
                      .dimensions = std::move(result.dimensions),
                      .measures = std::move(result.measures),
                      .rows = std::move(result.rows),
                      .total = std::move(total),
                      .currency = currency_of(result),
                      .notes = std::move(result.notes)};
}

} // namespace muster::api
