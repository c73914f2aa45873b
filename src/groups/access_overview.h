#pragma once

#include <optional>
#include <vector>

#include "base/permission.h"
#include "base/result.h"
#include "groups/group.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::groups {

/// Why somebody may do what they may do. A plain value.
struct AccessOverview {
    /// A role that the user was assigned or that a group gives them.
    struct Source {
        Role role = Role::ReadOnly;
        std::optional<Group> group; // none: assigned to the user
        bool counts = false;        // it is the role in effect; the others are outranked by it
    };

    identity::User user;
    std::vector<Group> groups; // by their names
    std::vector<Source> sources;
    std::vector<Permission> permissions; // none while the user is not active
};

/// Errors: NotFound "user.not_found".
Result<AccessOverview> access_of(sql::Session& session, const identity::UserId& user);

} // namespace muster::groups
