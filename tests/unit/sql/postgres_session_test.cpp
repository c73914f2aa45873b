#include <array>
#include <future>

#include <gtest/gtest.h>

#include "sql/session.h"
#include "support/test_database.h"

namespace muster::sql {
namespace {

/// What only a server can do; the rest is in session_test.cpp.
class PostgresSessionTest : public testing::Test {
protected:
    [[nodiscard]] Session open(Access access, const Limits& limits = {}) const {
        return Session::open(held.address(), access, limits).value();
    }

    test::TestDatabase held{Engine::Postgres};
    Session session = open(Access::Write);
};

TEST_F(PostgresSessionTest, AStatementThatRunsTooLongIsStopped) {
    Session hasty = open(Access::Read, {.statement = std::chrono::milliseconds(50)});

    const Status stopped =
        hasty.query("SELECT pg_sleep(60)", {}, [](const Row&) { return Status{}; });

    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(stopped.error().reason, "sql.timeout");
    EXPECT_TRUE(hasty.query("SELECT 1", {}, [](const Row&) { return Status{}; }));
}

TEST_F(PostgresSessionTest, ATextThatTheServerCannotKeepIsRefusedAndNotCut) {
    ASSERT_TRUE(session.execute_script("CREATE TABLE kept (text TEXT)"));

    for (const std::string_view text :
         {std::string_view("planted\0secret", 14), std::string_view("planted\xC3(")}) {
        const auto refused = session.execute("INSERT INTO kept (text) VALUES (?)", {text});

        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(refused.error().reason, "sql.text");
        EXPECT_EQ(refused.error().detail.find("planted"), std::string::npos);
    }
}

TEST_F(PostgresSessionTest, AnErrorNeverQuotesAValue) {
    ASSERT_TRUE(session.execute_script(
        "CREATE TABLE kept (number BIGINT CHECK (number < 5), text TEXT NOT NULL UNIQUE)"));
    ASSERT_TRUE(session.execute("INSERT INTO kept VALUES (1, 'planted-secret')"));
    constexpr std::string_view insert = "INSERT INTO kept (number, text) VALUES (?, ?)";
    const std::optional<std::string> none;

    for (const auto& failed :
         {session.execute(insert, {2, "planted-secret"}), session.execute(insert, {4242, "b"}),
          session.execute(insert, {3, none}),
          session.execute("SELECT CAST(? AS BIGINT)", {"planted-secret"}),
          session.execute("SELECT 4242 / (CAST(? AS BIGINT) - 4242)", {4242}),
          session.execute("SELECT CAST(? AS SMALLINT)", {4242'000})}) {
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().detail.find("planted"), std::string::npos)
            << failed.error().detail;
        EXPECT_EQ(failed.error().detail.find("4242000"), std::string::npos);
    }
}

TEST_F(PostgresSessionTest, ADeadlockMayBeRepeated) {
    ASSERT_TRUE(session.execute_script("CREATE TABLE item (id BIGINT, n BIGINT);"
                                       "INSERT INTO item VALUES (1, 0), (2, 0);"
                                       "SET deadlock_timeout = '50ms'"));
    Session other = open(Access::Write);
    constexpr std::string_view touch = "UPDATE item SET n = n + 1 WHERE id = ?";
    // Outside of transaction(), which two never hold at once: as a foreign program would.
    ASSERT_TRUE(other.execute_script("BEGIN"));
    ASSERT_TRUE(other.execute(touch, {2}));
    std::future<Result<std::int64_t>> crossing;

    const Status ended = session.transaction([&](Session& within) -> Status {
        TRY_DONE(within.execute(touch, {1}));
        crossing = std::async(std::launch::async, [&] { return other.execute(touch, {1}); });
        TRY_DONE(within.execute(touch, {2}));
        return {};
    });
    const bool crossed = crossing.get().has_value();
    static_cast<void>(other.execute_script("ROLLBACK").has_value());

    ASSERT_TRUE(ended.has_value() != crossed);
    if (!ended) {
        EXPECT_EQ(ended.error().kind, ErrorKind::Unavailable);
        EXPECT_EQ(ended.error().reason, "sql.serialization");
    }
}

TEST_F(PostgresSessionTest, AConflictOfSnapshotsMayBeRepeated) {
    ASSERT_TRUE(
        session.execute_script("CREATE TABLE item (n BIGINT); INSERT INTO item VALUES (0)"));
    ASSERT_TRUE(session.execute_script("BEGIN ISOLATION LEVEL REPEATABLE READ"));
    ASSERT_TRUE(session.query("SELECT n FROM item", {}, [](const Row&) { return Status{}; }));
    ASSERT_TRUE(open(Access::Write).execute("UPDATE item SET n = 1"));

    const auto late = session.execute("UPDATE item SET n = 2");

    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(late.error().reason, "sql.serialization");
}

TEST_F(PostgresSessionTest, StatementsOfManyShapesDoNotFillTheServer) {
    for (int values = 1; values <= 600; ++values) {
        std::string sql = "SELECT 1 WHERE 1 IN (?";
        for (int i = 1; i < values; ++i) {
            sql += ", ?";
        }
        ASSERT_TRUE(session.query(sql + ")",
                                  std::vector<Value>(static_cast<std::size_t>(values), 1),
                                  [](const Row&) { return Status{}; }));
    }
    std::int64_t kept = 0;

    ASSERT_TRUE(session.query("SELECT count(*) FROM pg_prepared_statements", {},
                              [&](const Row& row) -> Status {
                                  kept = row.integer(0);
                                  return {};
                              }));

    EXPECT_GT(kept, 0);
    EXPECT_LE(kept, 500);
}

TEST_F(PostgresSessionTest, ThePasswordIsInNoError) {
    const std::string text = test::postgres_text();
    const auto start = text.find(':', text.find("//")) + 1;
    const auto end = text.find('@');
    const std::string host = text.substr(end + 1);
    const std::string user = text.substr(0, start);

    for (const std::string& address :
         {user + "planted-secret@" + host, user + "planted-secret@127.0.0.1:1/postgres",
          user + "planted-secret@no-such-host.invalid/postgres",
          text + "?options=-cplanted-secret%3D1", user + "planted-secret@" + host + "_none",
          user + "planted-secret@" + host + "?sslmode=require"}) {
        const auto opened = Session::open(Address::parse(Secret(address)).value(), Access::Write);

        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, ErrorKind::Unavailable);
        EXPECT_EQ(opened.error().reason, "sql.unavailable");
        EXPECT_NE(opened.error().detail, "");
        const std::string right = text.substr(start, end - start);
        EXPECT_EQ(opened.error().detail.find(right), std::string::npos);
        if (address.find("options") == std::string::npos) { // an option is no secret
            EXPECT_EQ(opened.error().detail.find("planted-secret"), std::string::npos)
                << opened.error().detail;
        }
    }
}

TEST_F(PostgresSessionTest, ADatabaseThatIsNotInUtf8IsRefused) {
    ASSERT_TRUE(session.execute_script("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' "
                                       "LOCALE_PROVIDER libc LOCALE 'C'"));

    const auto opened =
        Session::open(Address::parse(Secret(test::postgres_text("latin"))).value(), Access::Write);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::Impossible);
    EXPECT_EQ(opened.error().reason, "sql.unsupported_server");
    EXPECT_TRUE(session.execute_script("DROP DATABASE latin WITH (FORCE)"));
}

} // namespace
} // namespace muster::sql
