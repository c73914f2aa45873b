#pragma once

#include "app/environment.h"
#include "app/result_output.h"
#include "base/result.h"
#include "client/api_client.h"
#include "cost/report.h"

namespace muster::app {

/// Has a server compute a report, and writes it as write_result() writes one that was computed
/// here. Errors: those of client::run_report() and client::export_report().
Status write_remote_report(client::ApiClient& client,
                           const cost::Report& report,
                           const OutputOptions& options,
                           Environment& environment);

} // namespace muster::app
