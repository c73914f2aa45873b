#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/role.h"
#include "identity/user.h"

namespace muster::identity {

/// Of whom a second factor is demanded. A plain value.
struct FactorPolicy {
    std::vector<Role> required_for;  // in the order of the roles, each once
    bool includes_federated = false; // else the identity provider of the company sees to it
    std::int64_t revision = 1;

    [[nodiscard]] bool demands_of(const User& user) const {
        return (includes_federated || !user.provider) &&
               std::ranges::find(required_for, user.role) != required_for.end();
    }
};

} // namespace muster::identity
