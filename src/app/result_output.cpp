#include "app/result_output.h"

#include <fstream>

#include <fmt/format.h>

#include "cost/report_output.h"
#include "cost/report_parquet.h"

namespace muster::app {
namespace {

Status write_text(const OutputOptions& options,
                  const cost::ReportResult& result,
                  const Environment& environment,
                  std::ostream& out) {
    if (environment.settings.json || options.format == "json") {
        cost::write_json(result, out);
        return {};
    }
    if (options.format == "csv") {
        cost::write_csv(result, out);
        return {};
    }
    using Digits = cost::TableStyle::Digits;
    cost::TableStyle style;
    style.digits = options.full ? Digits::Full : Digits::Rounded;
    style.width = options.file.empty() ? environment.out_width : std::nullopt;
    return cost::write_table(result, style, out);
}

} // namespace

void describe_output(CLI::App& command, OutputOptions& options) {
    command.add_option("--format", options.format, "table, csv, json or parquet (table)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "csv", "json", "parquet"}));
    command.add_option("--output", options.file, "Write to this file")->type_name("FILE");
    command.add_flag("--full", options.full, "All digits of the amounts in tables");
}

Status check_output(const OutputOptions& options) {
    if (options.format == "parquet" && options.file.empty()) {
        return Error{ErrorKind::Invalid, "usage.missing", "--format parquet needs --output FILE"};
    }
    return {};
}

Status write_result(const OutputOptions& options,
                    const cost::ReportResult& result,
                    Environment& environment) {
    if (options.format == "parquet") {
        return cost::write_parquet(result, options.file);
    }
    std::ofstream file;
    if (!options.file.empty()) {
        file.open(options.file, std::ios::binary | std::ios::trunc);
    }
    std::ostream& out = options.file.empty() ? environment.out : file;
    TRY_DONE(write_text(options, result, environment, out));
    out.flush();
    if (!out) {
        return Error{ErrorKind::Unavailable, "report.output_failed",
                     fmt::format("cannot write the answer{}{}", options.file.empty() ? "" : " to ",
                                 options.file)};
    }
    return {};
}

} // namespace muster::app
