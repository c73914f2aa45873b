#include "identity/api_tokens.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class ApiTokensTest : public testing::TestWithParam<sql::Engine> {
protected:
    static ApiTokens::Request request(Role role = Role::User) {
        return {.name = ApiTokenName::parse("ci").value(), .role = role, .expires_at = {}};
    }
    Result<ApiTokens::Made> make(const ApiTokens::Request& request) {
        return world.api_tokens.make(world.as(ann), ann, request);
    }
    std::string_view reason(const crypto::Token& secret) {
        const auto found = world.api_tokens.authenticate(secret.text().reveal());
        return found ? "" : found.error().reason;
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(ApiTokensTest);

TEST_P(ApiTokensTest, ATokenActsWithItsOwnRole) {
    const auto made = make(request(Role::ReadOnly));
    ASSERT_TRUE(made);
    EXPECT_EQ(world.changes.actions().back(), "api_token.created");

    const auto token = world.api_tokens.authenticate(made->secret.text().reveal());

    ASSERT_TRUE(token);
    EXPECT_EQ(token->principal().kind, Principal::Kind::ApiToken);
    EXPECT_EQ(token->principal().role, Role::ReadOnly);
    EXPECT_EQ(token->principal().id, made->token.id.str());
    EXPECT_TRUE(made->secret.text().reveal().starts_with(token->hint));
}

TEST_P(ApiTokensTest, TheDatabaseHoldsNoTextThatOpensTheDoor) {
    const auto made = make(request());
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT token_hash FROM identity_api_token", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_EQ(row.text(0), made->secret.hash().hex());
                                 return {};
                             });
    }));
}

TEST_P(ApiTokensTest, WhatIsNoTokenOfOursIsRefusedWithOneAnswer) {
    const auto made = make(request());
    test::SeededRandom other(99);
    const auto stranger = crypto::Token::make(crypto::TokenKind::Api, other);
    std::string changed(made->secret.text().reveal());
    changed.back() = changed.back() == 'A' ? 'B' : 'A';

    for (const std::string& text : {std::string(), std::string("muster_api_"), changed,
                                    std::string(stranger.text().reveal())}) {
        const auto found = world.api_tokens.authenticate(text);
        EXPECT_EQ(found.error().kind, ErrorKind::Unauthorized);
        EXPECT_EQ(found.error().reason, "api_token.refused");
    }
}

TEST_P(ApiTokensTest, ItEndsWhenItExpires) {
    ApiTokens::Request soon = request();
    soon.expires_at = Instant::from_unix_millis(world.clock.now().unix_millis() + 3'600'000);
    const auto made = make(soon);
    world.clock.advance(1h - 1ms);
    EXPECT_EQ(reason(made->secret), "");

    world.clock.advance(1ms);
    EXPECT_EQ(reason(made->secret), "api_token.refused");
    EXPECT_EQ(make(soon).error().reason, "api_token.bad_expiry");
}

TEST_P(ApiTokensTest, ItEndsWhenItIsRevoked) {
    const auto made = make(request());

    ASSERT_TRUE(world.api_tokens.revoke(world.as(ann), made->token.id));

    EXPECT_EQ(world.changes.actions().back(), "api_token.revoked");
    EXPECT_EQ(reason(made->secret), "api_token.refused");
    EXPECT_EQ(world.api_tokens.revoke(world.as(ann), made->token.id).error().reason,
              "api_token.not_found");
}

TEST_P(ApiTokensTest, AMakerGivesAwayNoMoreThanTheyHave) {
    for (const auto& [maker_role, maker_name] : kRoleNames.entries()) {
        const User maker =
            world.make_user("u" + std::string(maker_name) + "@example.com", maker_role);
        for (const Role role : {Role::Admin, Role::User, Role::ReadOnly}) {
            const auto made = world.api_tokens.make(world.as(maker), maker, request(role));
            const bool may = maker_role == Role::Admin ||
                             (maker_role == Role::User && role != Role::Admin) ||
                             (maker_role == Role::ReadOnly && role == Role::ReadOnly);
            EXPECT_EQ(made.has_value(), may) << maker_name << " " << kRoleNames.name(role);
            if (!made) {
                EXPECT_EQ(made.error().kind, ErrorKind::Forbidden);
                EXPECT_EQ(made.error().reason, "api_token.role_too_high");
            }
        }
    }
}

TEST_P(ApiTokensTest, CostAdminIsARoleForPeople) {
    EXPECT_EQ(make(request(Role::CostAdmin)).error().reason, "api_token.console_only_role");
}

TEST_P(ApiTokensTest, ItIsRefusedWhileItsMakerIsOutOrHoldsLess) {
    const User bob = world.make_user("bob@example.com", Role::Admin);
    const auto made = world.api_tokens.make(world.as(bob), bob, request(Role::Admin));
    ASSERT_TRUE(world.users.deactivate(world.as(ann), bob.id));
    EXPECT_EQ(reason(made->secret), "api_token.refused");
    const User back = world.users.reactivate(world.as(ann), bob.id).value();
    EXPECT_EQ(reason(made->secret), "");

    const UserEdit lower{.email = {}, .name = {}, .role = Role::User};
    ASSERT_TRUE(world.users.edit(world.as(ann), bob.id, back.revision, lower));
    EXPECT_EQ(reason(made->secret), "api_token.refused");
    ASSERT_TRUE(world.users.remove(world.as(ann), bob.id));
    EXPECT_EQ(reason(made->secret), "api_token.refused");
}

TEST_P(ApiTokensTest, LastUsedIsWrittenOnceInFiveMinutes) {
    const auto made = make(request());
    const auto last_used = [&] { return world.api_tokens.list({}, 10)->front().last_used_at; };
    EXPECT_EQ(last_used(), std::nullopt);
    EXPECT_EQ(reason(made->secret), "");
    const Instant first = world.clock.now();
    EXPECT_EQ(last_used(), first);

    world.clock.advance(5min - 1ms);
    EXPECT_EQ(reason(made->secret), "");
    EXPECT_EQ(last_used(), first);
    world.clock.advance(1ms);
    EXPECT_EQ(reason(made->secret), "");
    EXPECT_EQ(last_used(), world.clock.now());
}

TEST_P(ApiTokensTest, ATokenOpensAlsoWhereItsUseCannotBeWritten) {
    const auto first = make(request());
    const auto second = make(request());
    ASSERT_TRUE(world.database.write([](sql::Session& session) {
        return session.execute_script(
            "CREATE UNIQUE INDEX once ON identity_api_token (last_used_at)");
    }));
    ASSERT_EQ(reason(first->secret), "");

    const auto used = world.api_tokens.authenticate(second->secret.text().reveal());

    ASSERT_TRUE(used);
    EXPECT_EQ(used->last_used_at, std::nullopt);
}

TEST_P(ApiTokensTest, ItIsOldAfterNinetyDays) {
    const auto made = make(request());
    world.clock.advance(24h * 90 - 1ms);
    EXPECT_FALSE(world.api_tokens.is_old(made->token));

    world.clock.advance(1ms);
    EXPECT_TRUE(world.api_tokens.is_old(made->token));
    EXPECT_EQ(reason(made->secret), ""); // a warning and no more
}

TEST_P(ApiTokensTest, ItsNameCanChange) {
    const auto made = make(request());
    const ApiTokenName name = ApiTokenName::parse("deploy-2").value();

    ASSERT_TRUE(world.api_tokens.rename(world.as(ann), made->token.id, name));

    EXPECT_EQ(world.api_tokens.list({}, 10)->front().name, name);
    ASSERT_TRUE(world.api_tokens.revoke(world.as(ann), made->token.id));
    EXPECT_EQ(world.api_tokens.rename(world.as(ann), made->token.id, name).error().reason,
              "api_token.not_found");
}

TEST_P(ApiTokensTest, NamesAreShortAndPlain) {
    for (const std::string& text : {std::string(), std::string("a"), std::string("a b"),
                                    std::string("<b>"), std::string(65, 'a')}) {
        EXPECT_EQ(ApiTokenName::parse(text).error().reason, "api_token.bad_name") << text;
    }
}

} // namespace
} // namespace muster::identity
