#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "identity/password_changes.h"
#include "identity/second_factors.h"
#include "identity/users.h"

namespace muster::api {

struct UserPorts {
    identity::Users& users;
    identity::PasswordChanges& password_changes;
    identity::SecondFactors& second_factors;
    const PublicUrl& public_url;
    bool mails_links = false; // to whom they are for; an admin does not see them then
};

/// The people who may use Muster.
std::span<const Route<UserPorts>> user_routes();

} // namespace muster::api
