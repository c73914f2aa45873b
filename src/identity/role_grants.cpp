#include "identity/role_grants.h"

#include <algorithm>
#include <array>

namespace muster::identity {
namespace {

constexpr std::array kPrecedence = {Role::Admin, Role::CostAdmin, Role::User, Role::ReadOnly};

} // namespace

bool precedes(Role one, Role other) {
    return std::ranges::find(kPrecedence, one) < std::ranges::find(kPrecedence, other);
}

Role effective(Role assigned, const std::optional<Role>& granted) {
    return granted && precedes(*granted, assigned) ? *granted : assigned;
}

} // namespace muster::identity
