#pragma once

#include "base/result.h"
#include "client/api_client.h"
#include "commands/environment.h"
#include "commands/result_output.h"
#include "cost/report.h"

namespace muster::commands {

/// Has a server compute a report, and writes it as write_result() writes one that was computed
/// here. Errors: those of client::run_report() and client::export_report().
Status write_remote_report(client::ApiClient& client,
                           const cost::Report& report,
                           const OutputOptions& options,
                           Environment& environment);

} // namespace muster::commands
