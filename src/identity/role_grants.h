#pragma once

#include <map>
#include <optional>
#include <span>

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
    /// Of those of the users who are given something, by effective()'s precedence. Errors: those of
    /// the database.
    virtual Result<std::map<UserId, Role>> highest_of(sql::Session& session,
                                                      std::span<const UserId> users) const = 0;
};

/// Whether `one` takes precedence: Admin, Cost & Compliance Admin, User, Read Only. What roles may
/// do is no total order, so somebody with several has one of them, not their union.
[[nodiscard]] bool precedes(Role one, Role other);

/// The role that somebody has in effect.
[[nodiscard]] Role effective(Role assigned, const std::optional<Role>& granted);

} // namespace muster::identity
