#include "groups/granted_roles.h"

#include "groups/group_store.h"

namespace muster::groups {

Result<std::map<identity::UserId, Role>>
GrantedRoles::highest_of(sql::Session& session, std::span<const identity::UserId> users) const {
    TRY(const auto given, given_roles(session, users));
    std::map<identity::UserId, Role> highest;
    for (const auto& [user, role] : given) {
        const auto [known, is_first] = highest.try_emplace(user, role);
        if (!is_first && identity::precedes(role, known->second)) {
            known->second = role;
        }
    }
    return highest;
}

} // namespace muster::groups
