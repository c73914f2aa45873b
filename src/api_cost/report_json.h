#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "base/json_like.h"
#include "base/result.h"
#include "cost/report.h"
#include "cost/report_codec.h"
#include "cost/report_result.h"
#include "cost/report_row_json.h"

namespace muster::api {

/// How many rows an answer in JSON may have: it is made in memory. More go into a file.
inline constexpr std::size_t kMostReportRows = 50'000;

/// What a report answers with.
struct ReportAnswer {
    JsonLike<cost::AnsweredReport> report; // in full, with the days that its period means
    std::vector<std::string> dimensions;
    std::vector<std::string> measures;
    std::vector<cost::ReportRow> rows;
    std::vector<std::optional<Decimal>> total;
    std::optional<std::string> currency;
    std::vector<std::string> sources;
    std::vector<std::string> notes;
};

/// What changed between two versions of a month.
struct DiffAnswer {
    std::int64_t before;
    std::int64_t after;
    std::vector<std::string> dimensions;
    std::vector<std::string> measures;
    std::vector<cost::ReportRow> rows;
    std::vector<std::optional<Decimal>> total;
    std::optional<std::string> currency;
    std::vector<std::string> notes;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::ReportAnswer> = std::tuple{
    JsonField{"report", &api::ReportAnswer::report,
              "the question in full; \"range\" has the first and last day that it means"},
    JsonField{"dimensions", &api::ReportAnswer::dimensions, "their names"},
    JsonField{"measures", &api::ReportAnswer::measures, "their names"},
    JsonField{"rows", &api::ReportAnswer::rows, "by period, then by dimensions"},
    JsonField{"total", &api::ReportAnswer::total, "of each measure"},
    JsonField{"currency", &api::ReportAnswer::currency, "of all amounts; null: there are none"},
    JsonField{"sources", &api::ReportAnswer::sources, "what answered: rollups, or segments"},
    JsonField{"notes", &api::ReportAnswer::notes, "for the person who asked"},
};

template <>
inline constexpr auto json_fields<api::DiffAnswer> = std::tuple{
    JsonField{"before", &api::DiffAnswer::before, "a version, by its number"},
    JsonField{"after", &api::DiffAnswer::after, "the version that was asked about"},
    JsonField{"dimensions", &api::DiffAnswer::dimensions, "their names"},
    JsonField{"measures", &api::DiffAnswer::measures, "before_, after_ and change_ of each"},
    JsonField{"rows", &api::DiffAnswer::rows, "groups whose sums differ, the largest change first"},
    JsonField{"total", &api::DiffAnswer::total, "of the whole month"},
    JsonField{"currency", &api::DiffAnswer::currency, "of all amounts; null: there are none"},
    JsonField{"notes", &api::DiffAnswer::notes, "for the person who asked"},
};

} // namespace muster

namespace muster::api {

/// The report that stands at `pointer` in the body of a request. Errors, each with the pointer of
/// the field it is about: Invalid "json.invalid" for what is not of cost::ReportShape; those of
/// cost::report_from_document().
Result<cost::Report> read_report(const Json& document, std::string_view pointer);

/// The same of errors that come later, when the report is run.
Error at_field(Error error, std::string_view pointer);

/// Errors of both: Impossible "report.too_many_rows"; Invalid "decimal.overflow".
Result<ReportAnswer>
report_answer(const cost::Report& report, Instant now, cost::ReportResult result);
Result<DiffAnswer> diff_answer(std::int64_t before, std::int64_t after, cost::ReportResult result);

} // namespace muster::api
