#include "app/error_report.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace muster::app {

std::string_view kind_name(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Invalid: return "invalid";
    case ErrorKind::Unauthorized: return "unauthorized";
    case ErrorKind::Forbidden: return "forbidden";
    case ErrorKind::NotFound: return "not_found";
    case ErrorKind::Conflict: return "conflict";
    case ErrorKind::Stale: return "stale";
    case ErrorKind::Impossible: return "impossible";
    case ErrorKind::RateLimited: return "rate_limited";
    case ErrorKind::Unavailable: return "unavailable";
    case ErrorKind::Upstream: return "upstream";
    case ErrorKind::Internal: break;
    }
    return "internal";
}

ExitCode exit_code(const Error& error) {
    const bool typed = error.reason.starts_with("report.") || error.reason.starts_with("usage.");
    return error.kind == ErrorKind::Invalid && typed ? ExitCode::Usage : ExitCode::Failure;
}

void write_error(const Error& error, bool json, std::ostream& err) {
    if (!json) {
        err << "muster: " << error.detail << " [" << error.reason << "]\n";
        return;
    }
    boost::json::object inner;
    inner["kind"] = kind_name(error.kind);
    inner["slug"] = error.reason;
    inner["detail"] = error.detail;
    boost::json::object outer;
    outer["error"] = std::move(inner);
    err << boost::json::serialize(outer) << '\n';
}

} // namespace muster::app
