#include "commands/remote_report.h"

#include <filesystem>
#include <fstream>

#include "client/remote_report.h"

namespace muster::commands {
namespace {

/// Into the file, or not at all.
Status write_file(client::ApiClient& client,
                  const cost::Report& report,
                  const std::string& format,
                  const std::string& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    Status written = client::export_report(client, report, format, file);
    file.close();
    if (written && !file) {
        written = Error{ErrorKind::Unavailable, "report.output_failed",
                        "cannot write the answer to " + path};
    }
    if (!written) {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    return written;
}

} // namespace

Status write_remote_report(client::ApiClient& client,
                           const cost::Report& report,
                           const OutputOptions& options,
                           Environment& environment) {
    const std::string format = format_of(options, environment.settings.json);
    if (format == "table") {
        TRY(const cost::ReportResult result, client::run_report(client, report));
        return write_result(options, result, environment);
    }
    if (!options.file.empty()) {
        return write_file(client, report, format, options.file);
    }
    TRY_DONE(client::export_report(client, report, format, environment.out));
    environment.out.flush();
    return {};
}

} // namespace muster::commands
