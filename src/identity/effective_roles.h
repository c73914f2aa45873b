#pragma once

#include <span>

#include "base/clock.h"
#include "base/result.h"
#include "identity/change_log.h"
#include "identity/role_grants.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

/// The role each user has in effect: of the one that was assigned and those that are granted, the
/// one that takes precedence. It is kept with the user, so that a request costs no look at grants;
/// whoever changes what is granted calls refresh() for each user it concerns, in the same
/// transaction. Thread-safe as far as its ports are.
class EffectiveRoles {
public:
    struct Ports {
        ChangeLog& changes;
        const Clock& clock;
        const RoleGrants* grants = nullptr; // null: nothing is granted
    };
    explicit EffectiveRoles(const Ports& ports) : ports_(ports) {}

    [[nodiscard]] Result<Role> of(sql::Session& session, const UserId& user, Role assigned) const;

    /// Saves and records the roles that are others now ("user.role_changed"); who has the same
    /// still costs a row that is read. Nobody is not looked for: who is gone has no role. Errors:
    /// Conflict "user.last_admin".
    Status
    refresh(sql::Session& session, const Caller& caller, std::span<const UserId> users) const;

private:
    Status save(sql::Session& session, const Caller& caller, const User& before, Role role) const;

    Ports ports_;
};

} // namespace muster::identity
