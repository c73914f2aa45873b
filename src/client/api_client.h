#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "client/connection.h"
#include "net/http_client.h"

namespace muster::client {

/// Asks a server's API with a token. Errors of all that asks: those of net::HttpClient::send(), of
/// problem_of(), and Upstream "client.no_muster". Thread-safe.
class ApiClient {
public:
    struct Options {
        std::string user_agent;
        std::stop_token stop; // ends what is being asked
    };
    /// Errors: those of net::HttpClient::make().
    static Result<ApiClient> make(Connection connection, Options options);

    [[nodiscard]] const Connection& connection() const noexcept { return connection_; }

    // `path` begins with /api/v1.
    Result<Json> get(std::string_view path);
    Result<Json> post(std::string_view path, const Json& body);
    Status put(std::string_view path); // says all by its path
    Status patch(std::string_view path, const Json& body);
    Status remove(std::string_view path);
    /// All items of a list, page by page.
    Result<Json::Array> list(std::string_view path);
    /// The answer to a POST, whatever its type, given to the sink as it comes.
    Status download(std::string_view path, const Json& body, const net::ChunkSink& sink);

    /// One request as it is; an answer of any status is a success.
    struct Asked {
        net::Method method = net::Method::Get;
        std::string path;
        std::vector<net::HttpHeader> headers{};
        std::string body{};
    };
    Result<net::HttpResponse> ask(Asked asked, const net::ChunkSink* sink = nullptr);

private:
    Result<Json> send_json(net::Method method, std::string_view path, const Json& body);
    ApiClient(Connection connection, Options options, std::unique_ptr<net::HttpClient> http);
    Result<Json> json_of(Result<net::HttpResponse> response) const;
    [[nodiscard]] Error refusal_of(const net::HttpResponse& response) const;

    Connection connection_;
    Options options_;
    std::unique_ptr<net::HttpClient> http_;
};

} // namespace muster::client
