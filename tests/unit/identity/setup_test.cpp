#include "identity/setup.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using test::IdentityWorld;

class SetupTest : public testing::TestWithParam<sql::Engine> {
protected:
    static NewUser ann() {
        return {"Ann@Example.com", "Ann", Secret(std::string(IdentityWorld::kPassword))};
    }

    IdentityWorld world{GetParam()};
};
MUSTER_ON_EACH_ENGINE(SetupTest);

TEST_P(SetupTest, TheLinkMakesTheFirstAdminWhoCanSignIn) {
    const Link link = world.setup.prepare().value().value();

    const auto admin = world.setup.complete(link.token, ann(), world.origin);

    ASSERT_TRUE(admin);
    EXPECT_EQ(admin->role, Role::Admin);
    EXPECT_EQ(admin->email.str(), "ann@example.com");
    EXPECT_EQ(world.changes.actions(), std::vector<std::string>{"user.created"});
    const auto signed_in = world.try_sign_in("ann@example.com");
    ASSERT_TRUE(signed_in);
    EXPECT_EQ(world.sessions.authenticate(signed_in->session)->user.id, admin->id);
}

TEST_P(SetupTest, OnceThereIsAUserThereIsNoLinkAndNoSecondAdmin) {
    const Link link = world.setup.prepare().value().value();
    ASSERT_TRUE(world.setup.complete(link.token, ann(), world.origin));

    EXPECT_EQ(world.setup.prepare().value(), std::nullopt);
    const auto again = world.setup.complete(link.token, ann(), world.origin);
    EXPECT_EQ(again.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(again.error().reason, "link.refused");
}

TEST_P(SetupTest, ALinkThatOutlivedTheFirstUserMakesNoSecond) {
    const Link link = world.setup.prepare().value().value();
    world.invite("bob@example.com");

    const auto late = world.setup.complete(link.token, ann(), world.origin);

    EXPECT_EQ(late.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(late.error().reason, "setup.done");
}

TEST_P(SetupTest, ANewLinkTakesThePlaceOfTheOld) {
    const Link old = world.setup.prepare().value().value();
    const Link fresh = world.setup.prepare().value().value();

    EXPECT_EQ(world.setup.complete(old.token, ann(), world.origin).error().reason, "link.refused");
    EXPECT_TRUE(world.setup.complete(fresh.token, ann(), world.origin));
}

TEST_P(SetupTest, TheLinkIsGoodForADay) {
    const Link link = world.setup.prepare().value().value();
    world.clock.set(link.expires_at);

    EXPECT_EQ(world.setup.complete(link.token, ann(), world.origin).error().reason, "link.refused");
}

TEST_P(SetupTest, WhatIsWrongWithThePersonIsSaidAndTheLinkStaysGood) {
    const Link link = world.setup.prepare().value().value();
    const auto reason = [&](const NewUser& user) {
        return world.setup.complete(link.token, user, world.origin).error().reason;
    };

    EXPECT_EQ(reason({"ann", "Ann", ann().password}), "email.malformed");
    EXPECT_EQ(reason({"ann@example.com", "", ann().password}), "person_name.malformed");
    EXPECT_EQ(reason({"ann@example.com", "Ann", Secret("short")}), "password.too_short");
    EXPECT_TRUE(world.changes.events.empty());
    EXPECT_TRUE(world.setup.complete(link.token, ann(), world.origin));
}

TEST_P(SetupTest, WithoutItsRecordNothingHappened) {
    const Link link = world.setup.prepare().value().value();
    world.changes.failure = Error{ErrorKind::Unavailable, "test.full", ""};
    EXPECT_EQ(world.setup.complete(link.token, ann(), world.origin).error().reason, "test.full");

    world.changes.failure.reset();
    EXPECT_TRUE(world.setup.complete(link.token, ann(), world.origin));
}

} // namespace
} // namespace muster::identity
