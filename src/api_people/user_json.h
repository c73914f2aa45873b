#pragma once

#include <tuple>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "identity/user.h"

namespace muster {

template <>
inline constexpr auto json_fields<identity::User> = std::tuple{
    JsonField{"id", &identity::User::id, "user_…"},
    JsonField{"email", &identity::User::email, "what the user signs in with"},
    JsonField{"name", &identity::User::name, "what the user is called"},
    JsonField{"role", &identity::User::role, "what the user may do, with what groups give"},
    JsonField{"state", &identity::User::state, "whether the user may sign in"},
    JsonField{"created_at", &identity::User::created_at, "when the user was invited"},
    JsonField{"last_sign_in_at", &identity::User::last_sign_in_at, "null: never"},
    JsonField{"revision", &identity::User::revision, "one higher with each change"},
    JsonField{"assigned_role", &identity::User::assigned_role,
              "by an Admin or the provider; groups may give one that takes precedence"},
    JsonField{"provider_id", &identity::User::provider,
              "who says what they are called; null: a local user"},
};

} // namespace muster
