#include "sql/migrator.h"

#include <array>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::sql {
namespace {

constexpr Migration kFirst{1, "0001_first", "CREATE TABLE a (x INTEGER)"};
constexpr Migration kSecond{2, "0002_second", "ALTER TABLE a ADD COLUMN y INTEGER"};

class MigratorTest : public testing::Test {
protected:
    test::TempDir directory;
    Session session =
        Session::open((directory.path() / "test.db").string(), Session::Access::Write).value();
};

TEST_F(MigratorTest, AppliesWhatIsMissingOnceAndInOrder) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));

    EXPECT_TRUE(session.execute("INSERT INTO a (x, y) VALUES (1, 2)"));
}

TEST_F(MigratorTest, RefusesADatabaseOfANewerProgram) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst, kSecond}));

    const Status old = migrate(session, "a", std::array{kFirst});

    ASSERT_FALSE(old);
    EXPECT_EQ(old.error().kind, ErrorKind::Impossible);
    EXPECT_EQ(old.error().reason, "sql.newer_schema");
}

TEST_F(MigratorTest, RefusesAMigrationThatWasEditedAfterwards) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    const Status edited =
        migrate(session, "a", std::array{Migration{1, "0001_first", "CREATE TABLE a (z TEXT)"}});

    ASSERT_FALSE(edited);
    EXPECT_EQ(edited.error().reason, "sql.changed_migration");
}

TEST_F(MigratorTest, AMigrationThatFailsLeavesNothingAndIsTriedAgain) {
    constexpr Migration broken{1, "0001_first",
                               "CREATE TABLE a (x INTEGER); CREATE TABLE a (x INTEGER)"};

    EXPECT_FALSE(migrate(session, "a", std::array{broken}));

    EXPECT_TRUE(migrate(session, "a", std::array{kFirst}));
}

TEST_F(MigratorTest, GapsAndRepeatedNumbersAreABug) {
    for (const auto& steps :
         {std::vector{kSecond}, std::vector{kFirst, kFirst}, std::vector{kSecond, kFirst}}) {
        EXPECT_THROW(static_cast<void>(migrate(session, "a", steps).has_value()), std::logic_error);
    }
}

TEST_F(MigratorTest, AReaderAsksForTheTablesItKnows) {
    ASSERT_TRUE(migrate(session, "a", std::array{kFirst}));

    const Status status = require_migrated(session, "a", std::array{kFirst, kSecond});

    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().reason, "sql.older_schema");
    EXPECT_TRUE(require_migrated(session, "a", std::array{kFirst}));
}

} // namespace
} // namespace muster::sql
