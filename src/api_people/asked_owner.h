#pragma once

#include <string_view>

#include "api/caller.h"
#include "base/result.h"
#include "http/request.h"
#include "identity/ids.h"

namespace muster::api {

/// Whose things are asked for: one's own, or those of the user that the query names as `user_id`.
/// `without_own` begins what a caller is told that has none and names nobody: "an API token has no
/// sessions". Errors: those of Id::parse() and of Query::one(); Invalid
/// "request.missing_parameter".
Result<identity::UserId>
owner_asked_for(const http::Request& request, const Caller& caller, std::string_view without_own);

} // namespace muster::api
