#pragma once

#include "base/result.h"
#include "scim/endpoint.h"

namespace muster::scim {

/// Users and groups as one list (RFC 7644 section 3.4.2.1): users, then groups, or both in the
/// order that the query says. Errors: those of Endpoint::query().
Result<Page>
search_both(const Client& client, Endpoint& users, Endpoint& groups, const Query& query);

} // namespace muster::scim
