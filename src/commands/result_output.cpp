#include "commands/result_output.h"

#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "cost/report_output.h"
#include "cost/report_parquet.h"

namespace muster::commands {
namespace {

constexpr std::array<std::string_view, 3> kByEnding = {"csv", "json", "parquet"};

Status write_text(const OutputOptions& options,
                  const cost::ReportResult& result,
                  const Environment& environment,
                  std::ostream& out) {
    const std::string format = format_of(options, environment.settings.json);
    if (format == "json") {
        cost::write_json(result, out);
        return {};
    }
    if (format == "csv") {
        cost::write_csv(result, out);
        return {};
    }
    using Digits = cost::TableStyle::Digits;
    cost::TableStyle style;
    style.digits = options.full ? Digits::Full : Digits::Rounded;
    style.has_period = options.has_period;
    style.width = options.file.empty() ? environment.out_width : std::nullopt;
    return cost::write_table(result, style, out);
}

} // namespace

std::string format_of(const OutputOptions& options, bool json) {
    if (options.format) {
        return *options.format;
    }
    for (const std::string_view format : kByEnding) {
        if (std::filesystem::path(options.file).extension() == fmt::format(".{}", format)) {
            return std::string(format);
        }
    }
    return json ? "json" : "table";
}

void describe_output(CLI::App& command, OutputOptions& options) {
    command
        .add_option("--format", options.format,
                    "table, csv, json or parquet (as the ending of --output says, else table)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "csv", "json", "parquet"}));
    command.add_option("--output", options.file, "Write to this file")->type_name("FILE");
    command.add_flag("--full", options.full, "All digits of the amounts in tables");
}

Status check_output(const OutputOptions& options) {
    if (options.format && *options.format == "parquet" && options.file.empty()) {
        return Error{ErrorKind::Invalid, "usage.missing", "--format parquet needs --output FILE"};
    }
    return {};
}

void write_note(std::string_view note, Environment& environment) {
    if (!environment.settings.json) {
        environment.err << "muster: " << note << '\n';
    }
}

std::string no_bills(const Environment& environment) {
    if (environment.settings.server.server && !environment.settings.is_data_named) {
        return fmt::format("no bills on {}", *environment.settings.server.server);
    }
    return fmt::format("no bills in {}: muster billing import PATH... reads some",
                       environment.settings.data_directory.string());
}

Status write_result(const OutputOptions& options,
                    const cost::ReportResult& result,
                    Environment& environment) {
    for (const std::string& note : result.notes) {
        write_note(note, environment);
    }
    if (format_of(options, environment.settings.json) == "parquet") {
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

} // namespace muster::commands
