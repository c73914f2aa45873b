#include "identity/sessions.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class SessionsTest : public testing::TestWithParam<sql::Engine> {
protected:
    crypto::SessionToken sign_in() { return world.try_sign_in("ann@example.com")->session; }
    std::string_view reason(const crypto::SessionToken& token) {
        const auto found = world.sessions.authenticate(token);
        return found ? "" : found.error().reason;
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(SessionsTest);

TEST_P(SessionsTest, AValueThatWeDidNotIssueIsNobody) {
    sign_in();
    test::SeededRandom other(99);

    const auto found = world.sessions.authenticate(crypto::SessionToken::make(other));

    EXPECT_EQ(found.error().kind, ErrorKind::Unauthorized);
    EXPECT_EQ(found.error().reason, "session.none");
}

TEST_P(SessionsTest, TheDatabaseHoldsNoValueThatOpensASession) {
    const auto token = sign_in();

    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT token_hash FROM identity_session", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_EQ(row.text(0), token.hash().hex());
                                 EXPECT_NE(row.text(0), token.text().reveal());
                                 return {};
                             });
    }));
}

TEST_P(SessionsTest, AnIdleSessionEnds) {
    const auto token = sign_in();
    world.clock.advance(30min - 1ms);
    EXPECT_EQ(reason(token), "");

    world.clock.advance(30min);
    EXPECT_EQ(reason(token), "session.none");
}

TEST_P(SessionsTest, ASessionInUseEndsAtItsAbsoluteLimit) {
    const auto token = sign_in();
    for (int i = 0; i < 8 * 3 - 1; ++i) {
        world.clock.advance(20min);
        EXPECT_EQ(reason(token), "") << i;
    }
    world.clock.advance(20min);

    EXPECT_EQ(reason(token), "session.none");
}

TEST_P(SessionsTest, ASessionOpensAlsoWhereItsUseCannotBeWritten) {
    const auto token = sign_in();
    const Instant start = world.clock.now();
    world.clock.advance(1min);
    sign_in(); // seen now, as the first must not be then
    ASSERT_TRUE(world.database.write([](sql::Session& session) {
        return session.execute_script(
            "CREATE UNIQUE INDEX once ON identity_session (last_seen_at)");
    }));

    const auto found = world.sessions.authenticate(token);

    ASSERT_TRUE(found);
    EXPECT_EQ(found->session.last_seen_at, start);
}

TEST_P(SessionsTest, LastSeenIsWrittenOnceAMinute) {
    const auto token = sign_in();
    const Instant start = world.clock.now();
    world.clock.advance(59s);
    ASSERT_TRUE(world.sessions.authenticate(token));
    EXPECT_EQ(world.sessions.list(ann.id)->front().last_seen_at, start);

    world.clock.advance(1s);
    ASSERT_TRUE(world.sessions.authenticate(token));
    EXPECT_EQ(world.sessions.list(ann.id)->front().last_seen_at, world.clock.now());
}

TEST_P(SessionsTest, TheListShowsWhereAndSinceWhen) {
    auto attempt = world.attempt("ann@example.com", IdentityWorld::kPassword);
    attempt.origin.user_agent = "Browser\r\nSet-Cookie: \x80" + std::string(1000, 'x');
    ASSERT_TRUE(world.sign_in.with_password(attempt));

    const auto sessions = world.sessions.list(ann.id);

    ASSERT_EQ(sessions->size(), 1U);
    EXPECT_EQ(sessions->front().address, "192.0.2.1");
    EXPECT_EQ(sessions->front().created_at, world.clock.now());
    EXPECT_TRUE(sessions->front().user_agent.starts_with("Browser??Set-Cookie: ?"));
    EXPECT_EQ(sessions->front().user_agent.size(), 256U);
}

TEST_P(SessionsTest, ARevokedSessionIsOverAndTheOthersAreNot) {
    const auto one = sign_in();
    const auto two = sign_in();
    const SessionId id = world.sessions.authenticate(one)->session.id;

    ASSERT_TRUE(world.sessions.revoke(world.as(ann), ann.id, id));

    EXPECT_EQ(world.changes.actions().back(), "session.revoked");
    EXPECT_EQ(reason(one), "session.none");
    EXPECT_EQ(reason(two), "");
    EXPECT_EQ(world.sessions.revoke(world.as(ann), ann.id, id).error().reason, "session.not_found");
}

TEST_P(SessionsTest, NobodyRevokesASessionAsAnothersOwn) {
    const User bob = world.make_user("bob@example.com");
    const auto token = sign_in();
    const SessionId id = world.sessions.authenticate(token)->session.id;

    EXPECT_EQ(world.sessions.revoke(world.as(bob), bob.id, id).error().reason, "session.not_found");
    EXPECT_EQ(reason(token), "");
}

TEST_P(SessionsTest, AllOthersCanBeEndedAtOnce) {
    const auto mine = sign_in();
    const auto other = sign_in();
    const SessionId id = world.sessions.authenticate(mine)->session.id;

    EXPECT_EQ(world.sessions.revoke_all(world.as(ann), ann.id, id).value(), 1);

    EXPECT_EQ(reason(mine), "");
    EXPECT_EQ(reason(other), "session.none");
    EXPECT_EQ(world.sessions.revoke_all(world.as(ann), ann.id).value(), 1);
    EXPECT_EQ(reason(mine), "session.none");
}

TEST_P(SessionsTest, CleaningUpRemovesWhatHasEnded) {
    const auto old = sign_in();
    world.clock.advance(31min);
    const auto fresh = sign_in();

    ASSERT_TRUE(world.sessions.clean_up());

    std::int64_t rows = 0;
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT id FROM identity_session", {}, [&](const sql::Row&) -> Status {
            ++rows;
            return {};
        });
    }));
    EXPECT_EQ(rows, 1);
    EXPECT_EQ(reason(fresh), "");
    EXPECT_EQ(reason(old), "session.none");
}

TEST_P(SessionsTest, AFormTokenIsGoodForItsSessionAndNoOther) {
    const auto one = sign_in();
    const auto two = sign_in();
    const std::string token = world.sessions.csrf_token(one);

    EXPECT_TRUE(world.sessions.check_csrf(one, token));
    EXPECT_TRUE(world.sessions.check_csrf(one, world.sessions.csrf_token(one)));
    EXPECT_NE(token, world.sessions.csrf_token(one));
    const Status other = world.sessions.check_csrf(two, token);
    EXPECT_EQ(other.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(other.error().reason, "csrf.refused");
}

TEST_P(SessionsTest, AnyChangeToAFormTokenIsRefused) {
    const auto session = sign_in();
    const std::string token = world.sessions.csrf_token(session);

    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(world.sessions.check_csrf(session, changed)) << i;
        EXPECT_FALSE(world.sessions.check_csrf(session, token.substr(0, i))) << i;
    }
    EXPECT_FALSE(world.sessions.check_csrf(session, token + "A"));
}

TEST_P(SessionsTest, AFormTokenEndsWithTheValueOfItsSession) {
    const auto session = sign_in();
    const std::string token = world.sessions.csrf_token(session);
    const auto proved = world.sign_in.prove_again(
        session, Secret(std::string(IdentityWorld::kPassword)), world.origin);

    EXPECT_EQ(world.sessions.check_csrf(proved->session, token).error().reason, "csrf.refused");
}

} // namespace
} // namespace muster::identity
