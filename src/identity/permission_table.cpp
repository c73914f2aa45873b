#include "identity/permission_table.h"

#include <algorithm>

namespace muster::identity {

bool can(Role role, Permission permission) {
    return permission_table()[static_cast<std::size_t>(permission)].roles.contains(role);
}

bool can(const Principal& principal, Permission permission) {
    return principal.role && can(*principal.role, permission);
}

bool is_within(Role inner, Role outer) {
    return std::ranges::all_of(permission_table(), [&](const PermissionRow& row) {
        return !row.roles.contains(inner) || row.roles.contains(outer);
    });
}

} // namespace muster::identity
