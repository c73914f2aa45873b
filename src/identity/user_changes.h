#pragma once

#include <vector>

#include "base/result.h"
#include "identity/change_log.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

// What every change of a user has in common, whoever makes it, inside the caller's transaction.

/// What an edit changes, for the record: roles by their values, the rest by its name alone.
std::vector<ChangeEvent::Detail> details_of(const User& before, const User& after_edit);

/// Errors: Conflict "user.last_admin" where the change takes the last active Admin away.
Status keep_an_admin(sql::Session& session, const User& before, bool stays_active_admin);

/// Sessions, user tokens and links end, known devices are forgotten. API tokens of the user are
/// refused while they are not active.
Status end_all_ways_in(sql::Session& session, const UserId& id);

/// Errors: Conflict "user.federated" for a user whom a provider keeps.
Status require_local(const User& user);

} // namespace muster::identity
