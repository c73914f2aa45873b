#include "identity/device_sign_in.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using Decision = DeviceSignIn::Decision;
using test::IdentityWorld;

class DeviceSignInTest : public testing::TestWithParam<sql::Engine> {
protected:
    DeviceSignIn::Begun begin() {
        return world.device_sign_in.begin(ClientName::parse("muster on laptop").value(), program)
            .value();
    }
    Result<UserTokens::Issued> take(const DeviceSignIn::Begun& begun) {
        world.clock.advance(begun.pace);
        return world.device_sign_in.take(begun.device_code.text(), program);
    }
    std::string_view refusal(const DeviceSignIn::Begun& begun) {
        return take(begun).error().reason;
    }
    Status decide(const DeviceSignIn::Begun& begun, Decision decision) {
        return world.device_sign_in.decide(world.as(bob), bob.id, begun.user_code, decision);
    }

    IdentityWorld world{GetParam()};
    Origin program{.address = "198.51.100.9", .user_agent = "muster", .request_id = "request-2"};
    User ann = world.make_admin();
    User bob = world.make_user("bob@example.com");
};
MUSTER_ON_EACH_ENGINE(DeviceSignInTest);

TEST_P(DeviceSignInTest, TheProgramGetsATokenOnceItsPersonHasAgreed) {
    const auto begun = begin();
    EXPECT_EQ(refusal(begun), "device.authorization_pending");

    const auto shown = world.device_sign_in.look(world.as(bob), begun.user_code);
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->client_name.str(), "muster on laptop");
    EXPECT_EQ(shown->address, "198.51.100.9");
    ASSERT_TRUE(decide(begun, Decision::Approve));
    const auto issued = take(begun);

    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->token.user_id, bob.id);
    EXPECT_EQ(issued->token.address, "198.51.100.9");
    EXPECT_TRUE(world.user_tokens.authenticate(issued->secret.text().reveal()));
    const auto actions = world.changes.actions();
    EXPECT_EQ((std::vector(actions.end() - 2, actions.end())),
              (std::vector<std::string>{"device.approved", "user_token.created"}));
}

TEST_P(DeviceSignInTest, ATokenIsGivenOutOnce) {
    const auto begun = begin();
    ASSERT_TRUE(decide(begun, Decision::Approve));
    ASSERT_TRUE(take(begun));

    EXPECT_EQ(refusal(begun), "device.expired");
    EXPECT_EQ(decide(begun, Decision::Approve).error().reason, "device.unknown_user_code");
}

TEST_P(DeviceSignInTest, DenialIsFinal) {
    const auto begun = begin();
    ASSERT_TRUE(decide(begun, Decision::Deny));

    EXPECT_EQ(refusal(begun), "device.denied");
    EXPECT_EQ(decide(begun, Decision::Approve).error().reason, "device.unknown_user_code");
    EXPECT_EQ(refusal(begun), "device.denied");
    EXPECT_EQ(world.user_tokens.list(bob.id)->size(), 0U);
}

TEST_P(DeviceSignInTest, WhoAsksTooOftenIsSlowedDown) {
    const auto begun = begin();

    const auto hasty = world.device_sign_in.take(begun.device_code.text(), program);
    EXPECT_EQ(hasty.error().reason, "device.slow_down");
    EXPECT_EQ(hasty.error().retry_after, 7s);
    EXPECT_EQ(refusal(begun), "device.slow_down"); // two seconds are no longer enough
    world.clock.advance(12s);
    EXPECT_EQ(world.device_sign_in.take(begun.device_code.text(), program).error().reason,
              "device.authorization_pending");
}

TEST_P(DeviceSignInTest, CodesExpire) {
    const auto begun = begin();
    world.clock.advance(10min);

    EXPECT_EQ(refusal(begun), "device.expired");
    EXPECT_EQ(decide(begun, Decision::Approve).error().reason, "device.unknown_user_code");
    ASSERT_TRUE(world.device_sign_in.clean_up());
    EXPECT_EQ(refusal(begun), "device.expired");
}

TEST_P(DeviceSignInTest, ApprovalIsWorthNothingOnceThePersonIsOut) {
    const auto begun = begin();
    ASSERT_TRUE(decide(begun, Decision::Approve));
    ASSERT_TRUE(world.users.deactivate(world.as(ann), bob.id));

    EXPECT_EQ(refusal(begun), "device.expired");
}

TEST_P(DeviceSignInTest, WhatIsNoDeviceCodeIsRefused) {
    const auto begun = begin();
    for (const std::string& text :
         {std::string(), begun.user_code.str(), std::string("muster_device_x")}) {
        EXPECT_EQ(world.device_sign_in.take(Secret(text), program).error().reason,
                  "device.expired");
    }
}

TEST_P(DeviceSignInTest, GuessingCodesIsSlowedDownAndOnRecord) {
    const auto begun = begin();
    test::SeededRandom random(7);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(world.device_sign_in.look(world.as(bob), UserCode::make(random)).error().reason,
                  "device.unknown_user_code");
        EXPECT_EQ(world.changes.actions().back(), "!device.code_typed");
        // Codes of one's own in between are no way around.
        EXPECT_EQ(world.device_sign_in.look(world.as(bob), begun.user_code).has_value(), i < 4);
    }

    const auto slowed = world.device_sign_in.look(world.as(bob), begun.user_code);

    EXPECT_EQ(slowed.error().kind, ErrorKind::RateLimited);
    EXPECT_TRUE(world.device_sign_in.look(world.as(ann), begun.user_code)); // others are not
    world.clock.advance(15min);
    EXPECT_EQ(world.device_sign_in.look(world.as(bob), UserCode::make(random)).error().reason,
              "device.unknown_user_code");
}

TEST_P(DeviceSignInTest, ASourceThatAsksForManyCodesIsSlowedDown) {
    for (int i = 0; i < 29; ++i) {
        begin();
    }
    begin();

    const auto slowed = world.device_sign_in.begin(ClientName::parse("muster").value(), program);

    EXPECT_EQ(slowed.error().reason, "sign_in.throttled");
    program.address = "198.51.100.10";
    EXPECT_TRUE(world.device_sign_in.begin(ClientName::parse("muster").value(), program));
}

TEST_P(DeviceSignInTest, TheDatabaseHoldsNeitherCode) {
    const auto begun = begin();
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT device_hash, user_code_hash FROM identity_device_request", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_EQ(row.text(0), begun.device_code.hash().hex());
                                 EXPECT_EQ(row.text(1).size(), 64U);
                                 return {};
                             });
    }));
}

} // namespace
} // namespace muster::identity
