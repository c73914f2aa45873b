#pragma once

#include "base/error.h"
#include "base/json.h"

namespace muster::scim {

/// The error as SCIM tells it (RFC 7644 section 3.12): `status`, `scimType` where there is a word
/// for it, `detail`. Of what went wrong inside the server nothing is told.
Json error_json(const Error& error);

/// The status of HTTP that it goes with.
int status_of(const Error& error);

} // namespace muster::scim
