#include "identity/sign_in_log.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using test::IdentityWorld;

class SignInLogTest : public testing::TestWithParam<sql::Engine> {
protected:
    Result<SignedIn> sign_in(std::string_view email,
                             std::string_view password = IdentityWorld::kPassword) {
        world.clock.advance(std::chrono::seconds{1}); // ids sort by their time
        return logged.with_password(world.attempt(email, password));
    }
    std::vector<SignInEntry> entries(const SignInLog::Page& page = {}) {
        return log.list(page).value();
    }

    IdentityWorld world{GetParam()};
    SignInLog log{{world.changes, world.database, world.clock, world.random}};
    SignIn logged{{world.database, log, world.clock, world.random, world.passwords, world.sessions,
                   world.second_factors},
                  {},
                  world.master};
    User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(SignInLogTest);

TEST_P(SignInLogTest, ASignInIsKeptWithWhoHowAndFromWhere) {
    ASSERT_TRUE(sign_in("ann@example.com"));

    const auto all = entries();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].user_id, ann.id);
    EXPECT_EQ(all[0].method, "password");
    EXPECT_EQ(all[0].outcome, ChangeEvent::Outcome::Done);
    EXPECT_FALSE(all[0].reason);
    EXPECT_EQ(all[0].device, "first");
    EXPECT_EQ(all[0].address, "192.0.2.1");
    EXPECT_EQ(all[0].user_agent, "Browser/1.0");
    EXPECT_EQ(all[0].at, world.clock.now());
    EXPECT_EQ(world.changes.actions().back(), "session.started");
}

TEST_P(SignInLogTest, ARefusalSaysWhyToThoseWhoMayKnow) {
    world.invite("invited@example.com");
    ASSERT_FALSE(sign_in("ann@example.com", "wrong"));
    ASSERT_FALSE(sign_in("nobody@example.com"));
    ASSERT_FALSE(sign_in("invited@example.com"));

    const auto all = entries();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].reason, "user.not_active");
    EXPECT_EQ(all[1].reason, "user.unknown");
    EXPECT_FALSE(all[1].user_id);
    EXPECT_EQ(all[2].reason, "password.refused");
    EXPECT_EQ(all[2].user_id, ann.id);
    EXPECT_EQ(all[2].outcome, ChangeEvent::Outcome::Refused);
}

TEST_P(SignInLogTest, TheSecondFactorIsNamed) {
    ASSERT_TRUE(world.second_factors.begin(ann));
    ASSERT_TRUE(world.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute("UPDATE identity_totp SET is_confirmed = 1", {}));
        return {};
    }));
    const auto codes = world.second_factors.renew_recovery_codes(world.as(ann), ann).value();
    const auto half = sign_in("ann@example.com").value();
    EXPECT_TRUE(entries().empty());

    EXPECT_FALSE(logged.with_code({half.session, Secret("000000"), {}, world.origin}));
    world.clock.advance(std::chrono::seconds{1});
    EXPECT_TRUE(logged.with_code({half.session, Secret(codes[0].str()), {}, world.origin}));

    const auto all = entries();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].second_factor, "recovery_code");
    EXPECT_EQ(all[1].second_factor, "app");
    EXPECT_EQ(all[1].reason, "second_factor.refused");
}

TEST_P(SignInLogTest, EachSeesTheirOwnPageByPage) {
    world.make_user("bob@example.com");
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(sign_in("ann@example.com"));
        ASSERT_TRUE(sign_in("bob@example.com"));
    }
    std::vector<SignInEntry> seen = entries({.user = ann.id, .after = {}, .limit = 3});
    ASSERT_EQ(seen.size(), 3U);
    const auto rest = entries({.user = ann.id, .after = seen.back().id, .limit = 3});

    ASSERT_EQ(rest.size(), 2U);
    EXPECT_GT(seen.back().at, rest.front().at);
    EXPECT_EQ(entries({.user = {}, .after = {}, .limit = 100}).size(), 10U);
}

TEST_P(SignInLogTest, AfterHalfAYearItIsForgotten) {
    ASSERT_TRUE(sign_in("ann@example.com"));
    world.clock.advance(std::chrono::hours{24 * 182});
    ASSERT_TRUE(log.clean_up());
    EXPECT_EQ(entries().size(), 1U);
    world.clock.advance(std::chrono::hours{48});
    ASSERT_TRUE(log.clean_up());
    EXPECT_TRUE(entries().empty());
}

TEST_P(SignInLogTest, WhatAStrangerSendsIsCutAndMadePrintable) {
    world.clock.advance(std::chrono::seconds{1});
    auto attempt = world.attempt("ann@example.com", IdentityWorld::kPassword);
    attempt.origin.user_agent = "a\nb" + std::string(1000, 'x');
    ASSERT_TRUE(logged.with_password(attempt));

    EXPECT_EQ(entries()[0].user_agent.size(), 256U);
    EXPECT_TRUE(entries()[0].user_agent.starts_with("a?b"));
}

} // namespace
} // namespace muster::identity
