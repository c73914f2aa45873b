#pragma once

#include <string>

#include <CLI/App.hpp>

#include "app/environment.h"
#include "base/result.h"
#include "cost/report_result.h"

namespace muster::app {

/// How a command that answers with rows writes them.
struct OutputOptions {
    std::string format = "table";
    std::string file;
    bool full = false;
};

void describe_output(CLI::App& command, OutputOptions& options);

/// Before the work is done. Errors: Invalid "usage.missing".
Status check_output(const OutputOptions& options);

/// Errors: Unavailable "report.output_failed"; those of cost::write_parquet.
Status write_result(const OutputOptions& options,
                    const cost::ReportResult& result,
                    Environment& environment);

} // namespace muster::app
