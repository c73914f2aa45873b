#pragma once

#include <ostream>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "client/api_client.h"
#include "cost/report.h"
#include "cost/report_result.h"

namespace muster::client {

/// A report, computed by the server. Errors: those of ApiClient; Upstream "client.no_muster".
Result<cost::ReportResult> run_report(ApiClient& client, const cost::Report& report);

/// The same as a file: `csv`, `json` or `parquet`, of any size. Errors: also Unavailable
/// "report.output_failed".
Status export_report(ApiClient& client,
                     const cost::Report& report,
                     std::string_view format,
                     std::ostream& out);

/// The rows of an answer to a report, or to a comparison of versions. Errors: Upstream
/// "client.no_muster".
Result<cost::ReportResult> report_result(const Json& answer);

} // namespace muster::client
