#pragma once

#include <optional>

#include "base/result.h"
#include "base/role.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::identity {

/// What a user is given beside the role that was assigned to them. Implemented outside this module,
/// where groups are known.
class RoleGrants {
public:
    virtual ~RoleGrants() = default;
    /// By effective()'s precedence; none where nothing is given. Errors: those of the database.
    virtual Result<std::optional<Role>> highest_of(sql::Session& session,
                                                   const UserId& user) const = 0;
};

/// Whether `one` takes precedence: Admin, Cost & Compliance Admin, User, Read Only. What roles may
/// do is no total order, so somebody with several has one of them, not their union.
[[nodiscard]] bool precedes(Role one, Role other);

/// The role that somebody has in effect.
[[nodiscard]] Role effective(Role assigned, const std::optional<Role>& granted);

} // namespace muster::identity
