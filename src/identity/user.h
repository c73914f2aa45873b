#pragma once

#include <cstdint>
#include <optional>

#include "base/enum_names.h"
#include "base/instant.h"
#include "base/principal.h"
#include "base/role.h"
#include "identity/email.h"
#include "identity/ids.h"
#include "identity/person_name.h"

namespace muster::identity {

/// A deleted user is no state: the row is gone, and the audit trail keeps the id alone.
enum class UserState { Invited, Active, Deactivated };

inline constexpr auto kUserStateNames = enum_names<UserState>({
    {UserState::Invited, "invited"},
    {UserState::Active, "active"},
    {UserState::Deactivated, "deactivated"},
});

/// What is done to a user and depends on the state.
enum class UserAction {
    InviteAgain,
    AcceptInvitation,
    SignIn,
    ResetPassword,
    Edit,
    Deactivate,
    Reactivate,
    Delete,
    Synchronize, // their provider says anew who they are
};

inline constexpr auto kUserActionNames = enum_names<UserAction>({
    {UserAction::InviteAgain, "invite_again"},
    {UserAction::AcceptInvitation, "accept_invitation"},
    {UserAction::SignIn, "sign_in"},
    {UserAction::ResetPassword, "reset_password"},
    {UserAction::Edit, "edit"},
    {UserAction::Deactivate, "deactivate"},
    {UserAction::Reactivate, "reactivate"},
    {UserAction::Delete, "delete"},
    {UserAction::Synchronize, "synchronize"},
});

/// The state after the action; for Delete, the state it is done in. Errors: Conflict
/// "user.bad_state" when the table in user.cpp has no such arrow.
Result<UserState> after(UserState state, UserAction action);

/// A person who may use Muster. A plain value.
struct User {
    UserId id;
    Email email;
    PersonName name;
    Role role = Role::ReadOnly; // what they have in effect: see effective()
    UserState state = UserState::Invited;
    Instant created_at;
    std::optional<Instant> last_sign_in_at;
    std::int64_t revision = 1;            // one higher with each change, sign-ins left out
    Role assigned_role = Role::ReadOnly;  // by an Admin or the provider, groups left out
    std::optional<ProviderId> provider{}; // who says what they are called; none: a local user

    [[nodiscard]] Principal principal() const { return {Principal::Kind::User, id.str(), role}; }
    [[nodiscard]] bool is_active_admin() const {
        return role == Role::Admin && state == UserState::Active;
    }
};

} // namespace muster::identity
