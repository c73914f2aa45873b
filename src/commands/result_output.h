#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <CLI/App.hpp>

#include "base/result.h"
#include "commands/environment.h"
#include "cost/report_result.h"

namespace muster::commands {

/// How a command that answers with rows writes them.
struct OutputOptions {
    std::optional<std::string> format; // none: see format_of()
    std::string file;
    bool full = false;
    bool has_period = true; // in tables
};

/// A line for the person at the terminal that is no error. Nothing for machines.
void write_note(std::string_view note, Environment& environment);
/// The note for someone who asks before anything was imported.
std::string no_bills(const Environment& environment);

void describe_output(CLI::App& command, OutputOptions& options);

/// table, csv, json or parquet: what was asked for; else what the name of the file says; else JSON
/// for machines, a table for people.
std::string format_of(const OutputOptions& options, bool json);

/// Before the work is done. Errors: Invalid "usage.missing".
Status check_output(const OutputOptions& options);

/// Writes the rows, and notes about them to standard error. Errors: Unavailable
/// "report.output_failed"; those of cost::write_parquet.
Status write_result(const OutputOptions& options,
                    const cost::ReportResult& result,
                    Environment& environment);

} // namespace muster::commands
