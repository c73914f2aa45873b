#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "base/enum_names.h"

namespace muster {

/// What a person or an API token may do in general; catalog/permissions.yaml says what that is.
enum class Role { Admin, User, ReadOnly, CostAdmin };

inline constexpr auto kRoleNames = enum_names<Role>({
    {Role::Admin, "admin"},
    {Role::User, "user"},
    {Role::ReadOnly, "read_only"},
    {Role::CostAdmin, "cost_admin"}, // Cost & Compliance Admin
});

inline std::string role_name(Role role) {
    return std::string(kRoleNames.name(role));
}

/// Some of the roles. A plain value.
class RoleSet {
public:
    constexpr RoleSet(std::initializer_list<Role> roles) {
        for (const Role role : roles) {
            bits_ |= bit(role);
        }
    }
    [[nodiscard]] constexpr bool contains(Role role) const noexcept {
        return (bits_ & bit(role)) != 0;
    }

private:
    static constexpr std::uint32_t bit(Role role) {
        return std::uint32_t{1} << static_cast<std::uint32_t>(role);
    }
    std::uint32_t bits_ = 0;
};

} // namespace muster
