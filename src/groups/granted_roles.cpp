#include "groups/granted_roles.h"

#include "groups/group_store.h"

namespace muster::groups {

Result<std::optional<Role>> GrantedRoles::highest_of(sql::Session& session,
                                                     const identity::UserId& user) const {
    TRY(const auto roles, roles_of(session, user));
    std::optional<Role> highest;
    for (const Role role : roles) {
        if (!highest || identity::precedes(role, *highest)) {
            highest = role;
        }
    }
    return highest;
}

} // namespace muster::groups
