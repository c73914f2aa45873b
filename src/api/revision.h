#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "http/request.h"
#include "http/response.h"

namespace muster::api {

/// The ETag of a record: its revision in quotes.
std::string etag_of(std::int64_t revision);

/// The revision that the client has seen, from If-Match. Errors: Invalid
/// "request.precondition_required" (428) without one; Stale "request.precondition_failed" (412) for
/// a text that is no ETag of ours, and so of no revision there ever was.
Result<std::int64_t> seen_revision(const http::Request& request);

/// A record with its ETag.
http::Response record_response(int status, const Json& record, std::int64_t revision);

} // namespace muster::api
