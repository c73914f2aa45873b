#pragma once

#include <span>
#include <string_view>

#include "base/permission.h"
#include "base/principal.h"
#include "base/role.h"

namespace muster::identity {

/// One row of catalog/permissions.yaml.
struct PermissionRow {
    Permission permission;
    std::string_view description; // what it lets one do, for people
    RoleSet roles;
};

/// All permissions, in the order of the enum.
std::span<const PermissionRow> permission_table();

[[nodiscard]] bool can(Role role, Permission permission);
[[nodiscard]] bool can(const Principal& principal, Permission permission);

/// Whether everything that `inner` may do, `outer` may do too. One gives away no more than one has.
[[nodiscard]] bool is_within(Role inner, Role outer);

} // namespace muster::identity
