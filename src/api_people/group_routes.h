#pragma once

#include <span>

#include "api/route.h"
#include "groups/groups.h"

namespace muster::api {

struct GroupPorts {
    const groups::Groups& groups;
    sql::Database& database;
};

/// Groups of users, who is in them, and why somebody may do what they may do.
std::span<const Route<GroupPorts>> group_routes();

} // namespace muster::api
