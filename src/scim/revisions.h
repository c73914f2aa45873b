#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "scim/endpoint.h"
#include "scim/resource_store.h"
#include "sql/session.h"

namespace muster::scim {

/// The revision that an If-Match names: none for `*` and where there is no header, 0 for what is no
/// ETag of ours and so of no revision there ever was.
std::optional<std::int64_t> revision_in(std::string_view if_match);

/// The resource as the client has to have seen it. Errors: NotFound "scim.not_found"; Stale
/// "scim.stale" where the client has seen another revision; those of the database.
Result<Resource> get_as_seen(sql::Session& session, const Shelf& shelf, const Target& target);

} // namespace muster::scim
