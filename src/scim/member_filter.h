#pragma once

#include <string>
#include <vector>

#include "scim/filter.h"
#include "scim/schema.h"

namespace muster::scim {

/// Adds the ids that a filter over the parts of a member names one by one: `value eq "…" or value
/// eq "…"`. False where it means others, too.
bool add_named_members(const Filter& filter, std::vector<std::string>& ids);

/// Adds the ids that a filter over groups compares members with. False where it has to know of
/// other members, too: `members pr`.
bool add_compared_members(const Filter& filter,
                          const ResourceType& groups,
                          std::vector<std::string>& ids);

} // namespace muster::scim
