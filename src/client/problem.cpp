#include "client/problem.h"

#include <charconv>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/json.h"
#include "base/mutex.h"

namespace muster::client {
namespace {

/// A reason lives as long as the program, and those of a server are none of our literals.
std::string_view kept(std::string_view reason) {
    static Guarded<std::set<std::string, std::less<>>> reasons;
    auto known = reasons.lock();
    return *known->emplace(reason).first;
}

ErrorKind kind_of(int status) {
    switch (status) {
    case 401: return ErrorKind::Unauthorized;
    case 403: return ErrorKind::Forbidden;
    case 404: return ErrorKind::NotFound;
    case 409: return ErrorKind::Conflict;
    case 412: return ErrorKind::Stale;
    case 422: return ErrorKind::Impossible;
    case 429: return ErrorKind::RateLimited;
    case 500: return ErrorKind::Internal;
    case 502: return ErrorKind::Upstream;
    case 503: return ErrorKind::Unavailable;
    default: return ErrorKind::Invalid;
    }
}

std::string text_at(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    const std::string* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : *text;
}

/// The detail, and the fields that it does not name itself.
std::string detail_of(const Json& problem) {
    std::string detail = text_at(problem, "detail");
    const Json* const errors = problem.find("errors");
    const Json::Array* const fields = errors == nullptr ? nullptr : errors->if_array();
    if (fields == nullptr) {
        return detail;
    }
    for (const Json& field : *fields) {
        const std::string what = text_at(field, "detail");
        if (!detail.contains(what)) {
            detail += fmt::format("; {}: {}", text_at(field, "pointer"), what);
        }
    }
    return detail;
}

std::chrono::seconds retry_after(const net::HttpResponse& response) {
    const std::string_view text = response.header("Retry-After");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(seconds);
}

} // namespace

Error no_muster(const net::HttpResponse& response, std::string_view server) {
    const std::string_view type = response.header("Content-Type");
    return {ErrorKind::Upstream, "client.no_muster",
            fmt::format("{} answers, but not as a server of Muster: status {}, {}", server,
                        response.status, type.empty() ? "without a type" : type)};
}

Error problem_of(const net::HttpResponse& response, std::string_view server) {
    const auto problem = Json::parse(response.body, {.bytes = std::size_t{1} << 20, .depth = 8});
    const std::string code = problem ? text_at(*problem, "code") : "";
    if (response.header("Content-Type") != "application/problem+json" || code.empty()) {
        return no_muster(response, server);
    }
    std::string detail = detail_of(*problem);
    if (response.status >= 500) {
        detail += fmt::format(" ({} of {})", text_at(*problem, "request_id"), server);
    }
    return {kind_of(response.status), kept(code), std::move(detail), retry_after(response)};
}

} // namespace muster::client
