#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/result.h"
#include "client/api_client.h"

namespace muster::client {

/// A request as `muster api` is told it.
struct ApiRequest {
    net::Method method = net::Method::Get;
    std::string path;                        // /api/v1/users, or /users for short
    std::vector<std::string> fields{};       // name=text
    std::vector<std::string> typed_fields{}; // name=JSON
    std::optional<std::string> input{};      // the body as it is
    std::optional<std::string> if_match{};
    bool paginate = false;
};

/// Sends it and writes the answer's body as it is, whatever its status; all pages of a list as one
/// where that is asked for. Errors: Invalid "usage.malformed"; for an answer that is no success
/// those of problem_of(), after its body was written; those of ApiClient.
Status send_api_request(ApiClient& client, const ApiRequest& request, std::ostream& out);

/// The path with the fields as its query, of requests that have no body; `path` alone of others.
/// Errors: Invalid "usage.malformed".
Result<std::string> full_path(const ApiRequest& request);
/// The fields as a document. Errors: Invalid "usage.malformed".
Result<std::string> body_of(const ApiRequest& request);

} // namespace muster::client
