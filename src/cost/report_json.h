#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "cost/report.h"

namespace muster::cost {

/// Reads the document form of a report:
///   {"measures": ["unblended_cost"], "by": ["service"], "granularity": "day",
///    "period": "2018-10", "top": 10,
///    "filter": {"and": [{"dimension": "region", "operator": "=", "value": "us-east-1"}, …]}}
/// Only "period" is required; null is absent. A filter may also be a text in the filter language.
/// Unknown fields are refused. Errors: Invalid "report.json_malformed" naming the place; those of
/// the parts and of check_report.
Result<Report> report_from_json(std::string_view json);
/// The same of a document that has been parsed.
Result<Report> report_from_document(const Json& document);

/// The document that report_from_json() reads back as the same report.
std::string to_json(const Report& report);
Json report_document(const Report& report);
/// The same with every field: null where the report has nothing to say.
Json full_report_document(const Report& report);

} // namespace muster::cost
