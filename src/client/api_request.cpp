#include "client/api_request.h"

#include <utility>

#include "base/percent.h"
#include "client/problem.h"

namespace muster::client {
namespace {

constexpr std::string_view kBase = "/api/v1";

bool has_body(net::Method method) {
    using enum net::Method;
    return method == Post || method == Put || method == Patch;
}

Result<std::pair<std::string, std::string>> split(const std::string& field) {
    const std::size_t equals = field.find('=');
    if (equals == 0 || equals == std::string::npos) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "a field is written name=value, not '" + field + "'"};
    }
    return std::pair(field.substr(0, equals), field.substr(equals + 1));
}

Result<Json> typed(const std::string& name, const std::string& text) {
    auto value = Json::parse(text);
    if (!value) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "the value of " + name + " is no JSON: " + value.error().detail};
    }
    return value;
}

Status write(const std::string& body, std::ostream& out) {
    out << body;
    if (!body.empty() && !body.ends_with('\n')) {
        out << '\n';
    }
    return {};
}

Status write_pages(ApiClient& client, const std::string& path, std::ostream& out) {
    TRY(Json::Array items, client.list(path));
    return write(Json(Json::Object{{"items", std::move(items)}, {"next_cursor", Json()}}).str(),
                 out);
}

} // namespace

Result<std::string> full_path(const ApiRequest& request) {
    if (!request.path.starts_with('/')) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "a path begins with a slash: /api/v1/users, or /users for short"};
    }
    const bool is_whole =
        request.path.starts_with("/api/") || request.path.starts_with("/healthz") ||
        request.path.starts_with("/readyz") || request.path.starts_with("/metrics");
    std::string path = (is_whole ? "" : std::string(kBase)) + request.path;
    if (has_body(request.method)) {
        return path;
    }
    for (const std::string& field : request.fields) {
        TRY(const auto parameter, split(field));
        path += path.contains('?') ? '&' : '?';
        path += percent_encode(parameter.first) + '=' + percent_encode(parameter.second);
    }
    return path;
}

Result<std::string> body_of(const ApiRequest& request) {
    if (request.input) {
        return *request.input;
    }
    Json::Object document;
    for (const std::string& field : request.fields) {
        TRY(const auto member, split(field));
        document.push_back({member.first, Json(member.second)});
    }
    for (const std::string& field : request.typed_fields) {
        TRY(const auto member, split(field));
        TRY(Json value, typed(member.first, member.second));
        document.push_back({member.first, std::move(value)});
    }
    return Json(std::move(document)).str();
}

Status send_api_request(ApiClient& client, const ApiRequest& request, std::ostream& out) {
    TRY(const std::string path, full_path(request));
    if (request.paginate) {
        if (request.method != net::Method::Get) {
            return Error{ErrorKind::Invalid, "usage.malformed", "--paginate is for GET"};
        }
        return write_pages(client, path, out);
    }
    ApiClient::Asked asked{.method = request.method, .path = path};
    if (has_body(request.method)) {
        TRY(asked.body, body_of(request));
        asked.headers.push_back({"Content-Type", "application/json"});
    }
    if (request.if_match) {
        asked.headers.push_back({"If-Match", *request.if_match});
    }
    const net::ChunkSink sink = [&](ByteSpan piece) -> Status {
        out << as_text(piece);
        return {};
    };
    TRY(const auto response, client.ask(std::move(asked), &sink));
    if (response.is_success()) {
        return {};
    }
    TRY_DONE(write(response.body, out));
    return problem_of(response, client.connection().server.str());
}

} // namespace muster::client
