#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ip_address.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "http/cookies.h"
#include "http/headers.h"
#include "http/query.h"
#include "http/verb.h"

namespace muster::http {

enum class Scheme { Http, Https };

/// The parts of a path that its template names: `{id}` of /tasks/{id}. A plain value.
class PathParameters {
public:
    void add(std::string_view name, std::string value) {
        parameters_.emplace_back(name, std::move(value));
    }
    /// A name that the template does not have is a bug and throws.
    [[nodiscard]] const std::string& at(std::string_view name) const;

private:
    std::vector<std::pair<std::string_view, std::string>> parameters_; // names live in the template
};

/// One request, whole: read, decoded and within its limits before anyone sees it. A plain value.
struct Request {
    Verb verb = Verb::Get;
    std::vector<std::string> segments; // of the path, decoded; "*" has none
    Query query;
    std::string query_text{}; // the same as it was sent, for what is signed over its characters
    Headers headers;
    Cookies cookies;
    std::string body;
    IpAddress client;             // who asks, by a trusted proxy's word where there is one
    Scheme scheme = Scheme::Http; // that the client used
    std::string host;             // with its port, as the client wrote it
    std::string id;               // X-Request-Id
    PathParameters path;          // set by the router
    std::stop_token stop;         // the server ends: what takes long should end now

    /// The body of `Content-Type: application/json`. Errors: Invalid "request.media_type" (415);
    /// those of Json::parse().
    [[nodiscard]] Result<Json> json() const;
    /// The same as a struct. Errors: also Invalid "json.invalid".
    template <class T>
    [[nodiscard]] Result<T> json_as() const {
        TRY(const Json document, json());
        return from_json<T>(document);
    }
};

} // namespace muster::http
