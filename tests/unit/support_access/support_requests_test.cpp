#include "support_access/support_requests.h"

#include <gtest/gtest.h>

#include "identity/guests.h"
#include "support/identity_world.h"
#include "support_access/migrations.h"

namespace muster::support_access {
namespace {

using namespace std::chrono_literals;
using identity::SessionStage;
using identity::User;
using identity::UserState;

class SupportRequestsTest : public testing::TestWithParam<sql::Engine> {
protected:
    SupportRequestsTest() { world.database.migrate("support_access", migrations()).value(); }

    Result<SupportRequests::Asked> ask(std::string_view email = "eve@vendor.example",
                                       std::string_view address = "198.51.100.1") {
        identity::Origin origin = world.origin;
        origin.address = address;
        return requests.ask(origin, {.email = identity::Email::parse(email).value(),
                                     .name = identity::PersonName::parse("Eve").value(),
                                     .company = identity::PersonName::parse("Vendor").value(),
                                     .reason = statement("Costs of October differ")});
    }
    static Statement statement(std::string_view text) { return Statement::parse(text).value(); }
    Result<SupportRequest> approve(const SupportRequestId& id,
                                   std::chrono::milliseconds lasts = 2h,
                                   Role role = Role::ReadOnly) {
        return requests.approve(world.as(ann), id,
                                {.decision = statement("Ticket 4711, to look at it"),
                                 .role = role,
                                 .ends_at = world.clock.now() + lasts});
    }
    Result<identity::SignedIn> arrive(const crypto::Token& token) {
        return requests.sign_in(
            {.token = token.text().reveal(), .device = {}, .origin = world.origin});
    }
    std::string refusal(const crypto::Token& token) {
        const auto signed_in = arrive(token);
        return signed_in ? "in" : std::string(signed_in.error().reason);
    }

    test::IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    identity::Guests guests{{world.changes, world.clock, world.random, world.sessions}};
    SupportRequests requests{{world.database, world.changes, world.clock, world.random, guests},
                             world.master};
};
MUSTER_ON_EACH_ENGINE(SupportRequestsTest);

TEST_P(SupportRequestsTest, NobodyGetsInByAskingAlone) {
    const auto asked = ask().value();

    EXPECT_EQ(refusal(asked.token), "support.refused");
    EXPECT_EQ(world.changes.actions().back(), "support.requested");
    EXPECT_EQ(world.changes.last().caller.principal.kind, Principal::Kind::Anonymous);
    EXPECT_EQ(requests.get(asked.request.id)->state, SupportState::Requested);
}

TEST_P(SupportRequestsTest, AnApprovalLetsInForItsRole) {
    const auto asked = ask().value();
    const auto approved = approve(asked.request.id).value();
    EXPECT_EQ(approved.state, SupportState::Approved);
    EXPECT_EQ(approved.decided_by, ann.id);
    EXPECT_EQ(world.changes.actions().back(), "support.approved");

    const auto signed_in = arrive(asked.token);

    ASSERT_TRUE(signed_in);
    EXPECT_EQ(signed_in->stage, SessionStage::Active);
    const auto who = world.sessions.authenticate(signed_in->session).value();
    EXPECT_EQ(who.user.email.str(), "eve@vendor.example");
    EXPECT_EQ(who.user.role, Role::ReadOnly);
    EXPECT_EQ(who.user.guest_until, approved.ends_at);
    EXPECT_EQ(requests.of_guest(who.user.id).value()->id, asked.request.id);
}

TEST_P(SupportRequestsTest, ItEndsByItselfToTheMillisecond) {
    const auto asked = ask().value();
    ASSERT_TRUE(approve(asked.request.id, 2min));
    const auto signed_in = arrive(asked.token).value();
    const auto user = world.sessions.authenticate(signed_in.session)->user;
    const auto command_line = world.issue_user_token(user);
    world.clock.advance(2min - 1ms);
    EXPECT_TRUE(world.sessions.authenticate(signed_in.session));

    world.clock.advance(1ms);

    EXPECT_EQ(world.sessions.authenticate(signed_in.session).error().reason, "session.none");
    EXPECT_EQ(world.user_tokens.authenticate(command_line.secret.text().reveal()).error().reason,
              "user_token.refused");
    EXPECT_EQ(refusal(asked.token), "support.refused");
}

TEST_P(SupportRequestsTest, WhatHasEndedIsClosedAndRecorded) {
    const auto asked = ask().value();
    const auto approved = approve(asked.request.id, 2min).value();
    world.clock.advance(1h);

    ASSERT_TRUE(requests.end_due());

    const auto ended = requests.get(asked.request.id).value();
    EXPECT_EQ(ended.state, SupportState::Ended);
    EXPECT_EQ(ended.ended_at, approved.ends_at);
    EXPECT_FALSE(ended.ended_by);
    EXPECT_EQ(world.users.get(*approved.guest)->state, UserState::Deactivated);
    EXPECT_EQ(world.changes.actions().back(), "support.ended");
    EXPECT_EQ(world.changes.last().caller.principal.kind, Principal::Kind::System);
}

TEST_P(SupportRequestsTest, AnAdminEndsItAtOnce) {
    const auto asked = ask().value();
    ASSERT_TRUE(approve(asked.request.id));
    const auto signed_in = arrive(asked.token).value();

    const auto ended = requests.end(world.as(ann), asked.request.id);

    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->ended_by, ann.id);
    EXPECT_EQ(world.sessions.authenticate(signed_in.session).error().reason, "session.none");
    EXPECT_EQ(refusal(asked.token), "support.refused");
}

TEST_P(SupportRequestsTest, EachStateTakesItsOwnAnswersAlone) {
    const auto open = ask("one@vendor.example").value().request.id;
    const auto approved = ask("two@vendor.example").value().request.id;
    const auto denied = ask("three@vendor.example").value().request.id;
    const auto ended = ask("four@vendor.example").value().request.id;
    ASSERT_TRUE(approve(approved));
    ASSERT_TRUE(requests.deny(world.as(ann), denied, statement("We do not know you")));
    ASSERT_TRUE(approve(ended));
    ASSERT_TRUE(requests.end(world.as(ann), ended));

    EXPECT_EQ(requests.end(world.as(ann), open).error().reason, "support.bad_state");
    for (const auto& id : {approved, denied, ended}) {
        EXPECT_EQ(approve(id).error().reason, "support.bad_state");
        EXPECT_EQ(requests.deny(world.as(ann), id, statement("Not any more")).error().reason,
                  "support.bad_state");
    }
    EXPECT_EQ(requests.end(world.as(ann), denied).error().reason, "support.bad_state");
    EXPECT_EQ(requests.end(world.as(ann), ended).error().reason, "support.bad_state");
    EXPECT_EQ(requests.list({}, 10)->size(), 4U);
}

TEST_P(SupportRequestsTest, ItLastsThreeDaysAtMost) {
    const auto id = ask().value().request.id;
    EXPECT_EQ(approve(id, 72h + 1ms).error().reason, "support.bad_end");
    EXPECT_EQ(approve(id, 0ms).error().reason, "support.bad_end");
    EXPECT_TRUE(approve(id, 72h));
}

TEST_P(SupportRequestsTest, NobodyFromOutsideIsAnAdminOrTakesTheAddressOfAUser) {
    const auto id = ask().value().request.id;
    EXPECT_EQ(approve(id, 1h, Role::Admin).error().reason, "guest.role_too_high");
    EXPECT_EQ(requests.get(id)->state, SupportState::Requested);

    const auto taken = ask("ann@example.com").value().request.id;
    EXPECT_EQ(approve(taken).error().reason, "user.duplicate_email");
}

TEST_P(SupportRequestsTest, AGuestIsNotEditedAndGetsNoPassword) {
    const auto approved = approve(ask().value().request.id).value();
    const User eve = world.users.get(*approved.guest).value();

    EXPECT_EQ(world.users
                  .edit(world.as(ann), eve.id, eve.revision,
                        {.email = {}, .name = {}, .role = Role::Admin})
                  .error()
                  .reason,
              "user.guest");
    EXPECT_EQ(world.password_changes.make_reset(world.as(ann), eve.id).error().reason,
              "user.guest");
    EXPECT_FALSE(world.password_changes.request_reset(eve.email.str(), world.origin).value());
}

TEST_P(SupportRequestsTest, AnEngineerComesBackAsTheSameUser) {
    const auto first = approve(ask().value().request.id, 1h).value();
    world.clock.advance(2h);
    ASSERT_TRUE(requests.end_due());
    const auto again = ask().value();

    const auto second = approve(again.request.id, 1h, Role::User).value();

    EXPECT_EQ(second.guest, first.guest);
    EXPECT_EQ(world.users.get(*second.guest)->role, Role::User);
    EXPECT_EQ(refusal(again.token), "in");
}

TEST_P(SupportRequestsTest, TwoApprovalsOfOneEngineerAreRefused) {
    ASSERT_TRUE(approve(ask().value().request.id));
    EXPECT_EQ(approve(ask().value().request.id).error().reason, "support.already_in");
}

TEST_P(SupportRequestsTest, AskingIsSlowedAndBounded) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(ask()) << i;
    }
    EXPECT_EQ(ask().error().kind, ErrorKind::RateLimited);
    for (int i = 5; i < SupportRequests::kMostOpen; ++i) {
        ASSERT_TRUE(ask("eve@vendor.example", "198.51.100." + std::to_string(i + 10))) << i;
    }
    EXPECT_EQ(ask("eve@vendor.example", "198.51.100.99").error().reason, "support.too_many_open");
    world.clock.advance(24h * 8);
    ASSERT_TRUE(requests.end_due());
    EXPECT_TRUE(ask("eve@vendor.example", "198.51.100.99"));
}

TEST_P(SupportRequestsTest, WhatIsNoTokenIsRefusedAsAnyOther) {
    for (const std::string_view text : {"", "muster_support_", "muster_api_x"}) {
        EXPECT_EQ(
            requests.sign_in({.token = text, .device = {}, .origin = world.origin}).error().reason,
            "support.refused");
    }
}

} // namespace
} // namespace muster::support_access
