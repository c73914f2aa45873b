#pragma once

#include <string>
#include <string_view>

#include "api/caller.h"
#include "api/links.h"
#include "api/route.h"
#include "http/request.h"
#include "http/response.h"
#include "scim/endpoint.h"

namespace muster::api {

inline constexpr std::string_view kScimMedia = "application/scim+json";

/// For whom a request is; `caller` outlives it.
scim::Client scim_client(const http::Request& request, const Caller& caller, const PublicUrl& base);

http::Response scim_response(int status, const Json& body);
/// A resource with where it is and its ETag.
http::Response resource_response(int status, const scim::Rendered& rendered);
http::Response refusal_response(const Error& error);

/// Which attributes the query asks for. Errors: those of Projection::parse().
Result<scim::Projection> projection_in(const http::Request& request);
/// The resource that the path names, as the client has seen it.
scim::Target target_in(const http::Request& request);

/// What the query of a list asks. Errors: Invalid "scim.invalid_filter", "scim.invalid_value".
Result<scim::Query> query_in(const http::Request& request);
/// The same of a `SearchRequest` (RFC 7644 section 3.4.3).
Result<scim::Query> query_in(const Json& search);

/// A handler whose errors are answered in the words of SCIM.
template <auto handle, class Ports>
Answer in_scim(const Ports& ports, const http::Request& request, const Caller& caller) {
    Answer answer = handle(ports, request, caller);
    return answer ? std::move(answer) : Answer(refusal_response(answer.error()));
}

} // namespace muster::api
