#include "identity/user.h"

#include <array>

namespace muster::identity {
namespace {

struct Arrow {
    UserState from;
    UserAction action;
    UserState to;
};

using enum UserState;

constexpr std::array kArrows = {
    Arrow{Invited, UserAction::InviteAgain, Invited},
    Arrow{Invited, UserAction::AcceptInvitation, Active},
    Arrow{Invited, UserAction::Edit, Invited},
    Arrow{Invited, UserAction::Delete, Invited},
    Arrow{Active, UserAction::SignIn, Active},
    Arrow{Active, UserAction::ResetPassword, Active},
    Arrow{Active, UserAction::Edit, Active},
    Arrow{Active, UserAction::Deactivate, Deactivated},
    Arrow{Active, UserAction::Delete, Active},
    Arrow{Deactivated, UserAction::Reactivate, Active},
    Arrow{Deactivated, UserAction::Delete, Deactivated},
    Arrow{Active, UserAction::Synchronize, Active},
    Arrow{Deactivated, UserAction::Synchronize, Deactivated},
};

} // namespace

Result<UserState> after(UserState state, UserAction action) {
    for (const Arrow& arrow : kArrows) {
        if (arrow.from == state && arrow.action == action) {
            return arrow.to;
        }
    }
    return Error{ErrorKind::Conflict, "user.bad_state",
                 std::string(kUserActionNames.name(action)) + " does not go with a user who is " +
                     std::string(kUserStateNames.name(state))};
}

} // namespace muster::identity
