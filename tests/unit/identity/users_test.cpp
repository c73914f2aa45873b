#include "identity/users.h"

#include <atomic>
#include <functional>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class UsersTest : public testing::TestWithParam<sql::Engine> {
protected:
    static Secret password() { return Secret(std::string(IdentityWorld::kPassword)); }
    static UserEdit role(Role role) { return {.email = {}, .name = {}, .role = role}; }
    static UserEdit email(std::string_view text) {
        return {.email = Email::parse(text).value(), .name = {}, .role = {}};
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    Caller caller = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(UsersTest);

TEST_P(UsersTest, WhoIsInvitedSetsAPasswordAndSignsIn) {
    const auto invited = world.invite("bob@example.com", Role::ReadOnly);
    EXPECT_EQ(invited.user.state, UserState::Invited);

    const auto bob =
        world.password_changes.accept_invitation(invited.link.token, password(), world.origin);

    ASSERT_TRUE(bob);
    EXPECT_EQ(bob->state, UserState::Active);
    EXPECT_EQ(world.changes.actions(),
              (std::vector<std::string>{"user.created", "user.invited", "user.accepted"}));
    const auto signed_in = world.try_sign_in("bob@example.com");
    EXPECT_EQ(world.sessions.authenticate(signed_in->session)->user.role, Role::ReadOnly);
}

TEST_P(UsersTest, AnInvitationWorksOnceAndForTwelveHours) {
    const auto bob = world.invite("bob@example.com");
    const auto eve = world.invite("eve@example.com");
    const auto accept = [&](const Users::Invited& invited) {
        return world.password_changes.accept_invitation(invited.link.token, password(),
                                                        world.origin);
    };
    world.clock.advance(12h - 1ms);
    EXPECT_TRUE(accept(bob));
    EXPECT_EQ(accept(bob).error().reason, "link.refused");

    world.clock.advance(1ms);
    EXPECT_EQ(accept(eve).error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(accept(eve).error().reason, "link.refused");
}

TEST_P(UsersTest, OfManyWhoOpenALinkAtOnceOneGetsIn) {
    const auto bob = world.invite("bob@example.com");
    std::atomic<int> accepted{0};
    std::atomic<int> refused{0};
    std::vector<std::jthread> openers;
    for (int i = 0; i < 8; ++i) {
        openers.emplace_back([&] {
            const auto user =
                world.password_changes.accept_invitation(bob.link.token, password(), world.origin);
            accepted += user ? 1 : 0;
            refused += !user && user.error().reason == "link.refused" ? 1 : 0;
        });
    }
    openers.clear();

    EXPECT_EQ(accepted, 1);
    EXPECT_EQ(refused, 7);
}

TEST_P(UsersTest, InvitingAgainMakesTheOldLinkGoodForNothing) {
    const auto first = world.invite("bob@example.com");
    const auto second = world.users.invite_again(caller, first.user.id);
    ASSERT_TRUE(second);

    EXPECT_EQ(world.password_changes.accept_invitation(first.link.token, password(), world.origin)
                  .error()
                  .reason,
              "link.refused");
    EXPECT_TRUE(
        world.password_changes.accept_invitation(second->link.token, password(), world.origin));
}

TEST_P(UsersTest, APasswordThatIsRefusedLeavesTheInvitationGood) {
    const auto bob = world.invite("bob@example.com");
    EXPECT_EQ(
        world.password_changes.accept_invitation(bob.link.token, Secret("short"), world.origin)
            .error()
            .reason,
        "password.too_short");

    EXPECT_TRUE(world.password_changes.accept_invitation(bob.link.token, password(), world.origin));
}

TEST_P(UsersTest, AnAddressIsOneUsers) {
    world.invite("bob@example.com");
    const User eve = world.make_user("eve@example.com");
    const auto twice = world.users.invite(
        caller,
        {.email = Email::parse("Bob@example.com").value(), .name = eve.name, .role = Role::User});

    EXPECT_EQ(twice.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(twice.error().reason, "user.duplicate_email");
    EXPECT_EQ(
        world.users.edit(caller, eve.id, eve.revision, email("bob@example.com")).error().reason,
        "user.duplicate_email");
}

TEST_P(UsersTest, AnEditTakesTheNewestRevisionOnly) {
    const User bob = world.make_user("bob@example.com");
    const auto edited = world.users.edit(caller, bob.id, bob.revision, role(Role::CostAdmin));
    ASSERT_TRUE(edited);
    EXPECT_EQ(edited->revision, bob.revision + 1);
    EXPECT_EQ(edited->role, Role::CostAdmin);

    const auto lost = world.users.edit(caller, bob.id, bob.revision, role(Role::Admin));
    EXPECT_EQ(lost.error().kind, ErrorKind::Stale);
    EXPECT_EQ(lost.error().reason, "user.stale");
}

TEST_P(UsersTest, AnEditIsRecordedWithoutNamesAndAddresses) {
    const User bob = world.make_user("bob@example.com");
    ASSERT_TRUE(world.users.edit(caller, bob.id, bob.revision,
                                 {.email = Email::parse("rob@example.com").value(),
                                  .name = PersonName::parse("Rob").value(),
                                  .role = Role::Admin}));

    EXPECT_EQ(world.changes.last().action, "user.edited");
    EXPECT_EQ(world.changes.last().details,
              (std::vector<ChangeEvent::Detail>{
                  {"changed", "email,name"}, {"role_before", "user"}, {"role", "admin"}}));
}

TEST_P(UsersTest, ANewRoleCountsInSessionsThatAreOpen) {
    const User bob = world.make_user("bob@example.com", Role::Admin);
    const auto signed_in = world.try_sign_in("bob@example.com");
    ASSERT_TRUE(world.users.edit(caller, bob.id, bob.revision, role(Role::ReadOnly)));

    EXPECT_EQ(world.sessions.authenticate(signed_in->session)->user.role, Role::ReadOnly);
}

TEST_P(UsersTest, AnAddressThatChangedLeavesNoLinkBehind) {
    const auto bob = world.invite("bob@example.com");
    ASSERT_TRUE(world.users.edit(caller, bob.user.id, bob.user.revision, email("rob@example.com")));

    EXPECT_EQ(world.password_changes.accept_invitation(bob.link.token, password(), world.origin)
                  .error()
                  .reason,
              "link.refused");
}

TEST_P(UsersTest, WhoIsDeactivatedIsOutAtOnce) {
    const User bob = world.make_user("bob@example.com");
    const auto signed_in = world.try_sign_in("bob@example.com");
    const auto reset = world.password_changes.make_reset(caller, bob.id);

    ASSERT_TRUE(world.users.deactivate(caller, bob.id));

    EXPECT_EQ(world.changes.actions().back(), "user.deactivated");
    EXPECT_EQ(world.sessions.authenticate(signed_in->session).error().reason, "session.none");
    EXPECT_EQ(world.try_sign_in("bob@example.com").error().reason, "sign_in.refused");
    EXPECT_EQ(
        world.password_changes.reset(reset->link.token, password(), world.origin).error().reason,
        "link.refused");
}

TEST_P(UsersTest, WhoIsReactivatedSignsInAgainAndOldSessionsStayOver) {
    const User bob = world.make_user("bob@example.com");
    const auto signed_in = world.try_sign_in("bob@example.com");
    ASSERT_TRUE(world.users.deactivate(caller, bob.id));

    ASSERT_TRUE(world.users.reactivate(caller, bob.id));

    EXPECT_EQ(world.sessions.authenticate(signed_in->session).error().reason, "session.none");
    EXPECT_TRUE(world.try_sign_in("bob@example.com"));
}

TEST_P(UsersTest, WhoIsDeletedIsGoneAndTheAddressIsFree) {
    const User bob = world.make_user("bob@example.com");
    const auto signed_in = world.try_sign_in("bob@example.com");

    ASSERT_TRUE(world.users.remove(caller, bob.id));

    EXPECT_EQ(world.users.get(bob.id).error().reason, "user.not_found");
    EXPECT_EQ(world.sessions.authenticate(signed_in->session).error().reason, "session.none");
    EXPECT_NE(world.make_user("bob@example.com").id, bob.id);
}

TEST_P(UsersTest, TheLastActiveAdminStays) {
    const User bob = world.make_user("bob@example.com", Role::Admin);
    world.invite("eve@example.com", Role::Admin); // not yet one
    ASSERT_TRUE(world.users.deactivate(caller, bob.id));

    const std::vector<std::function<Error()>> ways = {
        [&] { return world.users.deactivate(caller, ann.id).error(); },
        [&] { return world.users.remove(caller, ann.id).error(); },
        [&] { return world.users.edit(caller, ann.id, ann.revision, role(Role::User)).error(); }};
    for (const auto& way : ways) {
        EXPECT_EQ(way().kind, ErrorKind::Conflict);
        EXPECT_EQ(way().reason, "user.last_admin");
    }
    ASSERT_TRUE(world.users.reactivate(caller, bob.id));
    EXPECT_TRUE(world.users.remove(caller, ann.id));
}

/// Each action on a user in each state, through the services.
TEST_P(UsersTest, EachActionInEachStateIsDoneOrRefusedByTheTable) {
    using Act = std::function<Status(const User&)>;
    const auto status = [](const auto& result) {
        return result ? Status{} : Status(result.error());
    };
    const std::map<UserAction, Act> acts = {
        {UserAction::InviteAgain,
         [&](const User& user) { return status(world.users.invite_again(caller, user.id)); }},
        {UserAction::ResetPassword,
         [&](const User& user) {
             return status(world.password_changes.make_reset(caller, user.id));
         }},
        {UserAction::Edit,
         [&](const User& user) {
             return status(world.users.edit(caller, user.id, user.revision, role(Role::User)));
         }},
        {UserAction::Deactivate,
         [&](const User& user) { return status(world.users.deactivate(caller, user.id)); }},
        {UserAction::Reactivate,
         [&](const User& user) { return status(world.users.reactivate(caller, user.id)); }},
        {UserAction::Delete, [&](const User& user) { return world.users.remove(caller, user.id); }},
    };
    int number = 0;
    for (const auto& [action, act] : acts) {
        for (const auto& [state, name] : kUserStateNames.entries()) {
            const std::string address = "user" + std::to_string(++number) + "@example.com";
            User user =
                state == UserState::Invited ? world.invite(address).user : world.make_user(address);
            if (state == UserState::Deactivated) {
                user = world.users.deactivate(caller, user.id).value();
            }

            const Status done = act(user);

            const auto expected = after(state, action);
            EXPECT_EQ(done.has_value(), expected.has_value())
                << kUserActionNames.name(action) << " " << name;
            if (!expected) {
                EXPECT_EQ(done.error().reason, "user.bad_state");
            } else if (action != UserAction::Delete) {
                EXPECT_EQ(world.users.get(user.id)->state, *expected);
            }
        }
    }
}

TEST_P(UsersTest, TheListGoesPageByPage) {
    for (const std::string_view address : {"b@example.com", "c@example.com", "d@example.com"}) {
        world.clock.advance(1s);
        world.invite(address);
    }
    const auto first = world.users.list({.after = {}, .limit = 3});
    ASSERT_EQ(first->size(), 3U);
    EXPECT_EQ(first->front().id, ann.id);
    const auto second = world.users.list({.after = first->back().id, .limit = 3});

    ASSERT_EQ(second->size(), 1U);
    EXPECT_EQ(second->front().email.str(), "d@example.com");
}

TEST_P(UsersTest, WithoutItsRecordNoChangeHappens) {
    const User bob = world.make_user("bob@example.com");
    world.changes.failure = Error{ErrorKind::Unavailable, "test.full", ""};

    EXPECT_EQ(world.users.deactivate(caller, bob.id).error().reason, "test.full");
    EXPECT_EQ(world.users.remove(caller, bob.id).error().reason, "test.full");
    EXPECT_EQ(world.users.edit(caller, bob.id, bob.revision, role(Role::Admin)).error().reason,
              "test.full");

    EXPECT_EQ(world.users.get(bob.id)->revision, bob.revision);
    EXPECT_EQ(world.users.get(bob.id)->state, UserState::Active);
}

} // namespace
} // namespace muster::identity
