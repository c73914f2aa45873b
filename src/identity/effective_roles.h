#pragma once

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

    /// Saves and records a role that is another now ("user.role_changed"). Errors: NotFound
    /// "user.not_found"; Conflict "user.last_admin".
    Result<User> refresh(sql::Session& session, const Caller& caller, const UserId& id) const;

private:
    Ports ports_;
};

} // namespace muster::identity
