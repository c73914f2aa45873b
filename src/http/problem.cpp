#include "http/problem.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "http/status.h"

namespace muster::http {
namespace {

constexpr std::string_view kInternal = "internal";
/// Modules whose details speak to whoever runs the server.
constexpr std::array<std::string_view, 3> kInsideModules = {"file.", "sql.", "duck."};

bool is_told(const Error& error) {
    return std::ranges::none_of(
        kInsideModules, [&](std::string_view module) { return error.reason.starts_with(module); });
}

Json::Array errors_json(const std::vector<FieldProblem>& problems) {
    Json::Array errors;
    for (const FieldProblem& problem : problems) {
        errors.emplace_back(Json::Object{{"pointer", problem.pointer}, {"detail", problem.detail}});
    }
    return errors;
}

} // namespace

Response problem_response(const Error& error, std::string_view request_id) {
    const int status = status_of(error);
    const bool inside = error.kind == ErrorKind::Internal;
    Json::Object document{{"type", "about:blank"},
                          {"title", reason_phrase(status)},
                          {"status", status},
                          {"code", inside ? kInternal : error.reason}};
    if (!inside) {
        document.push_back({"detail", is_told(error) ? Json(error.detail) : Json(nullptr)});
        document.push_back({"errors", errors_json(error.problems)});
    }
    document.push_back({"request_id", request_id});
    Response response =
        Response::text(status, "application/problem+json", Json(std::move(document)).str());
    if (status == 401) {
        response.headers.add("WWW-Authenticate", "Bearer");
    }
    if (error.retry_after.count() > 0) {
        response.headers.add("Retry-After", std::to_string(error.retry_after.count()));
    }
    return response;
}

} // namespace muster::http
