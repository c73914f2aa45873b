#pragma once

#include <string_view>

#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "cost/report.h"
#include "cost/report_result.h"

namespace muster::api {

/// How many rows an answer in JSON may have: it is made in memory. More go into a file.
inline constexpr std::size_t kMostReportRows = 50'000;

/// The report that stands at `pointer` in the body of a request. Errors: those of
/// cost::report_from_document(), each with the pointer of the field it is about where that is
/// known.
Result<cost::Report> read_report(const Json& document, std::string_view pointer);

/// The same of errors that come later, when the report is run.
Error at_field(Error error, std::string_view pointer);

/// The rows, names, totals and notes of an answer, as an object's members. Errors: Impossible
/// "report.too_many_rows"; Invalid "decimal.overflow".
Result<Json::Object> answer_members(const cost::ReportResult& result);

/// The report in full, with the days that its period is seen from `now`.
Json report_json(const cost::Report& report, Instant now);

} // namespace muster::api
