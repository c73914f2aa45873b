#pragma once

#include <span>

#include "api/route.h"
#include "identity/password_changes.h"
#include "identity/setup.h"

namespace muster::api {

struct SetupPorts {
    identity::Setup& setup;
    identity::PasswordChanges& password_changes;
};

/// The first Admin, and what people do with the links they were given.
std::span<const Route<SetupPorts>> setup_routes();

} // namespace muster::api
