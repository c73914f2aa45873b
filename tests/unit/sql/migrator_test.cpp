#include "sql/migrator.h"

#include <array>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr Migration kFirst{1, "0001_first", "CREATE TABLE a (x INTEGER)"};
constexpr Migration kSecond{2, "0002_second", "ALTER TABLE a ADD COLUMN y INTEGER"};

class MigratorTest : public test::EachEngine {
protected:
    Session session = test::EachEngine::session();
};
MUSTER_ON_EACH_ENGINE(MigratorTest);

TEST_P(MigratorTest, AppliesWhatIsMissingOnceAndInOrder) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));

    EXPECT_TRUE(session.execute("INSERT INTO a (x, y) VALUES (1, 2)"));
}

TEST_P(MigratorTest, RefusesADatabaseOfANewerProgram) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));

    const Status old = migrate(session, "a", std::array{kFirst});

    ASSERT_FALSE(old);
    EXPECT_EQ(old.error().kind, ErrorKind::Impossible);
    EXPECT_EQ(old.error().reason, "sql.newer_schema");
}

TEST_P(MigratorTest, RefusesAMigrationThatWasEditedAfterwards) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    const Status edited =
        migrate(session, "a", std::array{Migration{1, "0001_first", "CREATE TABLE a (z TEXT)"}});

    ASSERT_FALSE(edited);
    EXPECT_EQ(edited.error().reason, "sql.changed_migration");
}

TEST_P(MigratorTest, AMigrationThatFailsLeavesNothingAndIsTriedAgain) {
    constexpr Migration broken{1, "0001_first",
                               "CREATE TABLE a (x INTEGER); CREATE TABLE a (x INTEGER)"};

    EXPECT_FALSE(migrate(session, "a", std::array{broken}));

    EXPECT_TRUE(migrate(session, "a", std::array{kFirst}));
}

TEST_P(MigratorTest, GapsAndRepeatedNumbersAreABug) {
    for (const auto& steps :
         {std::vector{kSecond}, std::vector{kFirst, kFirst}, std::vector{kSecond, kFirst}}) {
        EXPECT_THROW(static_cast<void>(migrate(session, "a", steps).has_value()), std::logic_error);
    }
}

TEST_P(MigratorTest, AReaderAsksForTheTablesItKnows) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    const Status status = require_migrated(session, "a", std::array{kFirst, kSecond});

    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().reason, "sql.older_schema");
    EXPECT_TRUE(require_migrated(session, "a", std::array{kFirst}));
}

/// What a module may write: see docs/sql.md.
TEST_P(MigratorTest, OneTextServesBothEngines) {
    constexpr Migration wide{1, "0001_wide", R"(
-- Comments may say INTEGER, BLOB or it's.
CREATE TABLE owner (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'team')),
    sealed BLOB,
    revision BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE member (
    owner TEXT NOT NULL REFERENCES owner (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (owner, position)
);
CREATE UNIQUE INDEX owner_by_name ON owner (lower(name)) WHERE kind = 'person';
INSERT INTO owner (id, name) VALUES ('a', 'TEXT'), ('b', 'BLOB');
ALTER TABLE owner ADD COLUMN note TEXT NOT NULL DEFAULT '';
UPDATE owner SET note = CAST(revision AS TEXT);
)"};
    ASSERT_TRUE(migrate(session, "wide", std::array{wide}));
    const std::int64_t large = std::int64_t{1} << 40;

    EXPECT_TRUE(
        session.execute("INSERT INTO member (owner, position) VALUES (?, ?)", {"a", large}));
    EXPECT_TRUE(session.execute("UPDATE owner SET sealed = ? WHERE id = ?", {Bytes(3), "a"}));
    EXPECT_TRUE(session.query("SELECT name, note, sealed FROM owner WHERE id = 'a'", {},
                              [](const Row& row) -> Status {
                                  EXPECT_EQ(row.text(0), "TEXT");
                                  EXPECT_EQ(row.text(1), "1");
                                  EXPECT_EQ(row.bytes(2), Bytes(3));
                                  return {};
                              }));
    EXPECT_EQ(session.execute("INSERT INTO owner (id, name) VALUES ('c', 'Blob')").error().reason,
              "sql.constraint");
    EXPECT_EQ(session.execute("DELETE FROM owner WHERE id = 'a'").value(), 1);
}

/// Each start is a process in the field; here a thread with a session of its own is as good.
TEST_P(MigratorTest, OfThoseThatStartTogetherOneMigratesAndAllGoOn) {
    std::string slow = "CREATE TABLE a (x INTEGER);";
    for (int i = 0; i < 200; ++i) {
        slow += "INSERT INTO a VALUES (" + std::to_string(i) + ");";
    }
    const std::array steps{Migration{1, "0001_first", slow}, kSecond};
    std::vector<std::future<Status>> starts;
    for (int i = 0; i < 6; ++i) {
        starts.push_back(std::async(std::launch::async, [&] {
            Session mine = test::EachEngine::session();
            return migrate(mine, "a", steps);
        }));
    }

    for (auto& start : starts) {
        const Status started = start.get();
        EXPECT_TRUE(started) << started.error().detail;
    }

    EXPECT_EQ(session.execute("UPDATE a SET y = 1").value(), 200);
}

} // namespace
} // namespace muster::sql
