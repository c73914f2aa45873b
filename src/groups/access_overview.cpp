#include "groups/access_overview.h"

#include "groups/group_store.h"
#include "identity/permission_table.h"
#include "identity/user_store.h"

namespace muster::groups {

Result<AccessOverview> access_of(sql::Session& session, const identity::UserId& id) {
    TRY(auto user, identity::get_user(session, id));
    TRY(auto groups, groups_of(session, id));
    AccessOverview access{
        .user = std::move(user), .groups = std::move(groups), .sources = {}, .permissions = {}};
    const Role role = access.user.role;
    access.sources.push_back({.role = access.user.assigned_role,
                              .group = {},
                              .counts = access.user.assigned_role == role});
    for (const Group& group : access.groups) {
        if (group.role) {
            access.sources.push_back(
                {.role = *group.role, .group = group, .counts = *group.role == role});
        }
    }
    if (access.user.state != identity::UserState::Active) {
        return access;
    }
    for (const auto& [permission, name] : kPermissionNames.entries()) {
        if (identity::can(access.user.principal(), permission)) {
            access.permissions.push_back(permission);
        }
    }
    return access;
}

} // namespace muster::groups
