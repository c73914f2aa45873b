#pragma once

#include <string_view>

#include "api/caller.h"
#include "base/result.h"
#include "http/request.h"
#include "identity/ids.h"

namespace muster::api {

/// Whose things are asked for: one's own, or those of the user that the query names as `user_id`.
/// `things` is what an error calls them. Errors: those of Id::parse() and of Query::one();
/// "request.missing_parameter" for a caller that is no user and names none.
Result<identity::UserId>
owner_asked_for(const http::Request& request, const Caller& caller, std::string_view things);

} // namespace muster::api
