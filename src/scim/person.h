#pragma once

#include <optional>

#include "base/json.h"
#include "identity/email.h"
#include "identity/person_name.h"

namespace muster::scim {

// Who somebody is, out of what a provider says of them.

/// The address that mail reaches them at: the primary one, one for work, any, or the userName where
/// that is one. None where there is none.
std::optional<identity::Email> email_in(const Json::Object& user);

/// What they are called: displayName, the formatted name, the parts of the name, or the userName,
/// without what no name has here.
identity::PersonName name_in(const Json::Object& user);

} // namespace muster::scim
