#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/query.h"
#include "http/verb.h"

namespace muster::http {

/// What a request line asks for (RFC 9112 section 3.2), decoded. A plain value.
struct RequestTarget {
    std::string authority;             // of the absolute form, where it goes before Host
    std::vector<std::string> segments; // of the path; "/" is one empty segment, "*" has none
    Query query;
    std::string query_text{}; // as it was sent

    static constexpr std::size_t kMostSegments = 32;

    /// Takes the origin form, the absolute form of http and https, and the asterisk form of
    /// OPTIONS. A path with `.` or `..`, an escaped slash or backslash or a backslash is refused,
    /// not rewritten: whoever sends one means another server. Errors: Invalid "request.bad_target",
    /// "request.bad_encoding", "request.too_many_parameters".
    static Result<RequestTarget> parse(std::string_view text, Verb verb);
};

} // namespace muster::http
