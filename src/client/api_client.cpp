#include "client/api_client.h"

#include <utility>

#include <fmt/format.h>

#include "base/percent.h"
#include "client/problem.h"

namespace muster::client {
namespace {

/// A report or a statement of SQL may take minutes before its first byte.
constexpr std::chrono::seconds kSilence{330};
constexpr std::size_t kMostBytes = std::size_t{256} << 20;
constexpr std::size_t kMostStreamed = std::size_t{1} << 40;
constexpr std::string_view kJson = "application/json";

} // namespace

ApiClient::ApiClient(Connection connection, Options options, std::unique_ptr<net::HttpClient> http)
    : connection_(std::move(connection)), options_(std::move(options)), http_(std::move(http)) {}

Result<ApiClient> ApiClient::make(Connection connection, Options options) {
    TRY(auto http,
        net::HttpClient::make({.trust = connection.trust, .user_agent = options.user_agent}));
    return ApiClient(std::move(connection), std::move(options), std::move(http));
}

Result<net::HttpResponse> ApiClient::ask(Asked asked, const net::ChunkSink* sink) {
    if (connection_.token) {
        asked.headers.push_back(
            {"Authorization", "Bearer " + std::string(connection_.token->reveal())});
    }
    const net::HttpRequest request{.method = asked.method,
                                   .url = connection_.server.str() + asked.path,
                                   .headers = std::move(asked.headers),
                                   .body = std::move(asked.body),
                                   .total_time = std::chrono::milliseconds(0),
                                   .silent_time = kSilence,
                                   .most_bytes = sink == nullptr ? kMostBytes : kMostStreamed,
                                   .stop = options_.stop};
    return sink == nullptr ? http_->send(request) : http_->send(request, *sink);
}

Error ApiClient::refusal_of(const net::HttpResponse& response) const {
    Error error = problem_of(response, connection_.server.str());
    if (error.kind == ErrorKind::Unauthorized) {
        using From = Connection::TokenFrom;
        const std::string& server = connection_.server.str();
        error.detail =
            connection_.token_from == From::Environment
                ? fmt::format("{} refuses the token in MUSTER_TOKEN", server)
            : connection_.token_from == From::Login
                ? fmt::format("the sign-in to {0} has ended: muster login --server {0}", server)
                : fmt::format("not signed in to {0}: muster login --server {0}", server);
    }
    return error;
}

Result<Json> ApiClient::json_of(Result<net::HttpResponse> response) const {
    if (!response) {
        return std::move(response.error());
    }
    if (!response->is_success()) {
        return refusal_of(*response);
    }
    if (response->status == 204) {
        return Json();
    }
    auto json = Json::parse(response->body, {.bytes = kMostBytes, .depth = 64});
    if (response->header("Content-Type") != kJson || !json) {
        return no_muster(*response, connection_.server.str());
    }
    return json;
}

Result<Json> ApiClient::get(std::string_view path) {
    return json_of(ask({.path = std::string(path)}));
}

Result<Json> ApiClient::send_json(net::Method method, std::string_view path, const Json& body) {
    return json_of(ask({.method = method,
                        .path = std::string(path),
                        .headers = {{"Content-Type", std::string(kJson)}},
                        .body = body.str()}));
}

Result<Json> ApiClient::post(std::string_view path, const Json& body) {
    return send_json(net::Method::Post, path, body);
}

Status ApiClient::patch(std::string_view path, const Json& body) {
    TRY_DONE(send_json(net::Method::Patch, path, body));
    return {};
}

Status ApiClient::put(std::string_view path) {
    TRY_DONE(json_of(ask({.method = net::Method::Put, .path = std::string(path)})));
    return {};
}

Status ApiClient::remove(std::string_view path) {
    TRY_DONE(json_of(ask({.method = net::Method::Delete, .path = std::string(path)})));
    return {};
}

Result<Json::Array> ApiClient::list(std::string_view path) {
    Json::Array all;
    std::string next(path);
    while (!next.empty()) {
        TRY(Json page, get(next));
        const Json* const items = page.find("items");
        const Json* const cursor = page.find("next_cursor");
        if (items == nullptr || items->if_array() == nullptr || cursor == nullptr) {
            return Error{ErrorKind::Upstream, "client.no_muster",
                         connection_.server.str() + " answers with no list"};
        }
        const Json::Array& found = *items->if_array();
        all.insert(all.end(), found.begin(), found.end());
        const std::string* const more = cursor->if_string();
        next = more == nullptr ? ""
                               : fmt::format("{}{}cursor={}", path, path.contains('?') ? '&' : '?',
                                             percent_encode(*more));
    }
    return all;
}

Status ApiClient::download(std::string_view path, const Json& body, const net::ChunkSink& sink) {
    TRY(const auto response, ask({.method = net::Method::Post,
                                  .path = std::string(path),
                                  .headers = {{"Content-Type", std::string(kJson)}},
                                  .body = body.str()},
                                 &sink));
    return response.is_success() ? Status() : refusal_of(response);
}

} // namespace muster::client
