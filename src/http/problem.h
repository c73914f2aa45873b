#pragma once

#include <string_view>

#include "base/error.h"
#include "http/response.h"

namespace muster::http {

/// The error as RFC 9457 `application/problem+json`, with `code` (the slug), `errors` (a JSON
/// pointer for each bad field) and `request_id`; Retry-After and WWW-Authenticate where due.
///
/// What went wrong inside the server stays there: of Internal errors only the request id is told,
/// and of the errors of files and databases no detail, which would name paths and tables.
Response problem_response(const Error& error, std::string_view request_id);

} // namespace muster::http
