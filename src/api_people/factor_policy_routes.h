#pragma once

#include <span>

#include "api/route.h"
#include "identity/factor_policies.h"

namespace muster::api {

struct FactorPolicyPorts {
    identity::FactorPolicies& policies;
};

/// Who has to have a second factor.
std::span<const Route<FactorPolicyPorts>> factor_policy_routes();

} // namespace muster::api
