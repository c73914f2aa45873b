#pragma once

#include <optional>

#include "base/result.h"
#include "identity/role_grants.h"

namespace muster::groups {

/// What groups give to their members. Thread-safe.
class GrantedRoles final : public identity::RoleGrants {
public:
    [[nodiscard]] Result<std::optional<Role>>
    highest_of(sql::Session& session, const identity::UserId& user) const override;
};

} // namespace muster::groups
