#pragma once

#include <span>

#include "api/route.h"
#include "identity/password_changes.h"
#include "identity/second_factors.h"
#include "identity/sign_in.h"
#include "identity/users.h"

namespace muster::api {

struct ProfilePorts {
    identity::Users& users;
    identity::PasswordChanges& password_changes;
    identity::SecondFactors& second_factors;
    identity::SignIn& sign_in;
};

/// What people change about themselves.
std::span<const Route<ProfilePorts>> profile_routes();

} // namespace muster::api
