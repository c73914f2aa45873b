#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "scim/endpoint.h"

namespace muster::scim {

/// The revision that an If-Match names: none for `*` and where there is no header, 0 for what is no
/// ETag of ours and so of no revision there ever was.
std::optional<std::int64_t> revision_in(std::string_view if_match);

/// Errors: Stale "scim.stale" where the client has seen another revision.
Status check_revision(const Target& target, std::int64_t revision);

} // namespace muster::scim
