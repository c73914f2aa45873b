#include "cli/error_report.h"

#include <fmt/format.h>

#include "base/error_kind_names.h"
#include "base/json.h"

namespace muster::cli {
namespace {

/// What bills and file names say is shown as it is, but cannot break the line or steer the
/// terminal.
std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
    }
    return out;
}

} // namespace

ExitCode exit_code(const Error& error) {
    const bool typed = error.reason.starts_with("report.") || error.reason.starts_with("usage.") ||
                       error.reason.starts_with("config.") ||
                       error.reason.starts_with("billing_month.") ||
                       error.reason == "net.bad_fingerprint";
    return error.kind == ErrorKind::Invalid && typed ? ExitCode::Usage : ExitCode::Failure;
}

void write_error(const Error& error, bool json, std::ostream& err) {
    if (!json) {
        err << "muster: " << on_one_line(error.detail) << " [" << error.reason << "]\n";
        return;
    }
    const Json document =
        Json::Object{{"error", Json::Object{{"kind", kErrorKindNames.name(error.kind)},
                                            {"slug", error.reason},
                                            {"detail", error.detail}}}};
    err << document.str() << '\n';
}

} // namespace muster::cli
