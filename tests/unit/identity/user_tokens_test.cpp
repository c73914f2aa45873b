#include "identity/user_tokens.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class UserTokensTest : public testing::TestWithParam<sql::Engine> {
protected:
    std::string_view reason(const UserTokens::Issued& issued) {
        const auto found = world.user_tokens.authenticate(issued.secret.text().reveal());
        return found ? "" : found.error().reason;
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    User bob = world.make_user("bob@example.com");
};
MUSTER_ON_EACH_ENGINE(UserTokensTest);

TEST_P(UserTokensTest, ItStandsForItsPersonWithTheRoleOfTheMoment) {
    const auto issued = world.issue_user_token(bob);
    EXPECT_EQ(world.changes.last().action, "user_token.created");
    EXPECT_EQ(world.changes.last().caller.principal.id, bob.id.str());

    ASSERT_TRUE(world.users.edit(world.as(ann), bob.id, bob.revision,
                                 {.email = {}, .name = {}, .role = Role::ReadOnly}));

    const auto bearer = world.user_tokens.authenticate(issued.secret.text().reveal());
    ASSERT_TRUE(bearer);
    EXPECT_EQ(bearer->user.id, bob.id);
    EXPECT_EQ(bearer->user.role, Role::ReadOnly);
    EXPECT_EQ(bearer->token.id, issued.token.id);
}

TEST_P(UserTokensTest, TheDatabaseHoldsNoTextThatOpensTheDoor) {
    const auto issued = world.issue_user_token(bob);
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT token_hash FROM identity_user_token", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_EQ(row.text(0), issued.secret.hash().hex());
                                 return {};
                             });
    }));
}

TEST_P(UserTokensTest, WhatIsNoTokenOfOursIsRefusedWithOneAnswer) {
    const auto issued = world.issue_user_token(bob);
    test::SeededRandom other(99);
    const auto stranger = crypto::Token::make(crypto::TokenKind::User, other);
    const auto api = crypto::Token::make(crypto::TokenKind::Api, other);

    for (const std::string& text :
         {std::string(), std::string("muster_user_"), std::string(stranger.text().reveal()),
          std::string(api.text().reveal()), std::string(issued.secret.text().reveal()) + "x"}) {
        const auto found = world.user_tokens.authenticate(text);
        EXPECT_EQ(found.error().kind, ErrorKind::Unauthorized);
        EXPECT_EQ(found.error().reason, "user_token.refused");
    }
}

TEST_P(UserTokensTest, ItEndsWhenItIsNotUsed) {
    const auto issued = world.issue_user_token(bob);
    world.clock.advance(24h * 30 - 1ms);
    EXPECT_EQ(reason(issued), ""); // which is a use

    world.clock.advance(24h * 30);
    EXPECT_EQ(reason(issued), "user_token.refused");
    EXPECT_TRUE(world.user_tokens.list(bob.id)->empty());
}

TEST_P(UserTokensTest, ItEndsHoweverMuchItIsUsed) {
    const auto issued = world.issue_user_token(bob);
    for (int day = 0; day < 89; ++day) {
        world.clock.advance(24h);
        ASSERT_EQ(reason(issued), "");
    }

    world.clock.advance(24h);
    EXPECT_EQ(reason(issued), "user_token.refused");
}

TEST_P(UserTokensTest, ItEndsWithWhateverEndsSessions) {
    const auto by_deactivation = world.issue_user_token(bob);
    ASSERT_TRUE(world.users.deactivate(world.as(ann), bob.id));
    EXPECT_EQ(reason(by_deactivation), "user_token.refused");
    ASSERT_TRUE(world.users.reactivate(world.as(ann), bob.id));
    EXPECT_EQ(reason(by_deactivation), "user_token.refused");

    const auto by_reset = world.issue_user_token(bob);
    const auto link = world.password_changes.make_reset(world.as(ann), bob.id).value().link;
    ASSERT_TRUE(
        world.password_changes.reset(link.token, Secret("quite another phrase"), world.origin));
    EXPECT_EQ(reason(by_reset), "user_token.refused");

    const auto by_deletion = world.issue_user_token(bob);
    ASSERT_TRUE(world.users.remove(world.as(ann), bob.id));
    EXPECT_EQ(reason(by_deletion), "user_token.refused");
}

TEST_P(UserTokensTest, RevocationEndsOneOfThem) {
    const auto one = world.issue_user_token(bob);
    const auto two = world.issue_user_token(bob);

    ASSERT_TRUE(world.user_tokens.revoke(world.as(bob), bob.id, one.token.id));

    EXPECT_EQ(reason(one), "user_token.refused");
    EXPECT_EQ(reason(two), "");
    EXPECT_EQ(world.changes.last().action, "user_token.revoked");
    EXPECT_EQ(world.user_tokens.revoke(world.as(bob), bob.id, one.token.id).error().reason,
              "user_token.not_found");
    EXPECT_EQ(world.user_tokens.revoke(world.as(ann), ann.id, two.token.id).error().reason,
              "user_token.not_found"); // not hers
    EXPECT_EQ(world.user_tokens.owner_of(two.token.id).value(), bob.id);
    EXPECT_EQ(world.user_tokens.list(bob.id)->size(), 1U);
}

TEST_P(UserTokensTest, CleaningUpRemovesThoseThatHaveEnded) {
    world.issue_user_token(bob);
    world.clock.advance(24h * 31);
    const auto fresh = world.issue_user_token(bob);

    ASSERT_TRUE(world.user_tokens.clean_up());

    std::int64_t rows = 0;
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT count(*) FROM identity_user_token", {},
                             [&](const sql::Row& row) -> Status {
                                 rows = row.integer(0);
                                 return {};
                             });
    }));
    EXPECT_EQ(rows, 1);
    EXPECT_EQ(reason(fresh), "");
}

} // namespace
} // namespace muster::identity
