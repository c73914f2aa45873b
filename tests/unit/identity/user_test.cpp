#include "identity/user.h"

#include <map>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace muster::identity {
namespace {

using enum UserState;

/// What each action leads to in each state; nullopt where it is refused.
const std::map<UserAction, std::map<UserState, std::optional<UserState>>> kExpected = {
    {UserAction::InviteAgain, {{Invited, Invited}, {Active, {}}, {Deactivated, {}}}},
    {UserAction::AcceptInvitation, {{Invited, Active}, {Active, {}}, {Deactivated, {}}}},
    {UserAction::SignIn, {{Invited, {}}, {Active, Active}, {Deactivated, {}}}},
    {UserAction::ResetPassword, {{Invited, {}}, {Active, Active}, {Deactivated, {}}}},
    {UserAction::Edit, {{Invited, Invited}, {Active, Active}, {Deactivated, {}}}},
    {UserAction::Deactivate, {{Invited, {}}, {Active, Deactivated}, {Deactivated, {}}}},
    {UserAction::Reactivate, {{Invited, {}}, {Active, {}}, {Deactivated, Active}}},
    {UserAction::Delete, {{Invited, Invited}, {Active, Active}, {Deactivated, Deactivated}}},
    {UserAction::Synchronize, {{Invited, {}}, {Active, Active}, {Deactivated, Deactivated}}},
};

TEST(UserStateTest, EachActionInEachStateDoesWhatTheTableSays) {
    for (const auto& [action, action_name] : kUserActionNames.entries()) {
        for (const auto& [state, state_name] : kUserStateNames.entries()) {
            const auto next = after(state, action);
            const auto& expected = kExpected.at(action).at(state);
            ASSERT_EQ(next.has_value(), expected.has_value()) << action_name << " " << state_name;
            if (expected) {
                EXPECT_EQ(*next, *expected) << action_name << " " << state_name;
            } else {
                EXPECT_EQ(next.error().kind, ErrorKind::Conflict);
                EXPECT_EQ(next.error().reason, "user.bad_state");
            }
        }
    }
}

} // namespace
} // namespace muster::identity
