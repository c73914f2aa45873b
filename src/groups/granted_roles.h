#pragma once

#include <map>
#include <span>

#include "base/result.h"
#include "identity/role_grants.h"

namespace muster::groups {

/// What groups give to their members. Thread-safe.
class GrantedRoles final : public identity::RoleGrants {
public:
    [[nodiscard]] Result<std::map<identity::UserId, Role>>
    highest_of(sql::Session& session, std::span<const identity::UserId> users) const override;
};

} // namespace muster::groups
