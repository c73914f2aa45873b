#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "base/result.h"
#include "cost/report.h"

namespace muster::commands {

/// A report as a command line tells it: as one text, as a file, or in parts, which also change the
/// other two.
struct ReportOptions {
    std::string text;
    std::string report_file;
    std::string period;
    std::string granularity;
    std::vector<std::string> by;
    std::vector<std::string> measures;
    std::string filter;
    std::optional<std::uint32_t> top;
};

void describe_report(CLI::App& command, ReportOptions& options);

/// Errors: Invalid "usage.missing"; NotFound "report.file_unreadable"; those of the report's
/// language.
Result<cost::Report> report_from(const ReportOptions& options);

} // namespace muster::commands
