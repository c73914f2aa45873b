#include "sql/table_copy.h"

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "sql/database_copy.h"
#include "sql/migrator.h"
#include "sql/tables.h"
#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr std::array kZooMigrations = {
    Migration{1, "0001_things",
              "CREATE TABLE zoo (id TEXT PRIMARY KEY);"
              "CREATE TABLE animal (id BIGINT PRIMARY KEY, zoo TEXT NOT NULL REFERENCES zoo (id), "
              "note TEXT, weight BIGINT, picture BLOB);"
              "INSERT INTO zoo VALUES ('made by the migration')"},
    Migration{2, "0002_more", "ALTER TABLE zoo ADD COLUMN town TEXT NOT NULL DEFAULT ''"},
};
constexpr std::array kSchemas = {Schema{"zoo", kZooMigrations}};

/// From the engine of the parameter to the other one.
class TableCopyTest : public test::EachEngine {
protected:
    TableCopyTest() { migrate(from, "zoo", kZooMigrations).value(); }

    Status copy(std::span<const Schema> schemas = kSchemas) {
        return from.snapshot([&](Session& snapshot) {
            return to.transaction(
                [&](Session& within) { return copy_tables(snapshot, within, schemas); });
        });
    }
    static std::string text(Session& session, std::string_view query) {
        std::string lines;
        EXPECT_TRUE(session.query(query, {}, [&](const Row& row) -> Status {
            lines += row.is_null(0) ? "nothing " : row.text(0) + " ";
            return {};
        }));
        return lines;
    }

    Session from = session();
    test::TestDatabase other{GetParam() == Engine::Sqlite ? Engine::Postgres : Engine::Sqlite};
    Session to = Session::open(other.address(), Access::Write).value();
};
MUSTER_ON_EACH_ENGINE(TableCopyTest);

TEST_P(TableCopyTest, EveryRowArrivesWithEveryValueAsItWas) {
    from.execute("INSERT INTO zoo VALUES (?, ?)", {"näh'e", "T\nown"}).value();
    const Bytes picture = {std::byte{0}, std::byte{255}, std::byte{39}};
    for (int i = 0; i < 1234; ++i) {
        from.execute("INSERT INTO animal VALUES (?, ?, ?, ?, ?)",
                     {i, "näh'e", i % 2 == 0 ? Value(std::optional<std::string>()) : Value(""),
                      INT64_MIN + i, picture})
            .value();
    }

    const Status copied = copy();

    ASSERT_TRUE(copied) << copied.error().detail;
    EXPECT_EQ(text(to, "SELECT town FROM zoo ORDER BY id"),
              text(from, "SELECT town FROM zoo ORDER BY id"));
    EXPECT_EQ(text(to, "SELECT count(*) FROM animal WHERE note IS NULL"), "617 ");
    EXPECT_EQ(text(to, "SELECT count(*) FROM animal WHERE note = ''"), "617 ");
    EXPECT_EQ(text(to, "SELECT min(weight) FROM animal"), std::to_string(INT64_MIN) + " ");
    to.query("SELECT picture FROM animal WHERE id = 7", {}, [&](const Row& row) -> Status {
          EXPECT_EQ(row.bytes(0), picture);
          return {};
      }).value();
    EXPECT_TRUE(require_migrated(to, "zoo", kZooMigrations));
}

TEST_P(TableCopyTest, WhatAMigrationFilledInIsNotThereTwice) {
    from.execute("DELETE FROM zoo").value();

    ASSERT_TRUE(copy());

    EXPECT_EQ(text(to, "SELECT id FROM zoo"), "");
}

TEST_P(TableCopyTest, TheTablesAreThoseOfTheOriginalsAge) {
    test::TestDatabase old{GetParam()};
    from = Session::open(old.address(), Access::Write).value();
    migrate(from, "zoo", std::span(kZooMigrations).first(1)).value();

    ASSERT_TRUE(copy());

    EXPECT_EQ(columns_of(to, "zoo").value().size(), 1U);
    EXPECT_EQ(require_migrated(to, "zoo", kZooMigrations).error().reason, "sql.older_schema");
}

TEST_P(TableCopyTest, TablesOfOthersAreLeftOut) {
    from.execute_script("CREATE TABLE mine (x TEXT)").value();

    ASSERT_TRUE(copy());

    EXPECT_FALSE(has_table(to, "mine").value());
}

TEST_P(TableCopyTest, ADatabaseOfANewerProgramIsRefused) {
    const std::array older = {Schema{"zoo", std::span(kZooMigrations).first(1)}};

    EXPECT_EQ(copy(older).error().reason, "sql.newer_schema");
    EXPECT_EQ(copy({}).error().reason, "sql.newer_schema");

    EXPECT_TRUE(is_empty(to).value());
}

TEST_P(TableCopyTest, AFailureLeavesNothing) {
    to.execute_script("CREATE TABLE zoo (x TEXT)").value();

    EXPECT_FALSE(copy());

    EXPECT_EQ(table_names(to).value(), std::vector<std::string>{"zoo"});
}

TEST_P(TableCopyTest, ACopyOfADatabaseIsOneFileWhateverTheEngine) {
    const test::TempDir directory;
    const std::string file = directory / "copy.db";
    {
        auto made = Session::open(file, Access::Write).value();
    }

    const Status copied = copy_database(address(), file, kSchemas);

    ASSERT_TRUE(copied) << copied.error().detail;
    Session reader = Session::open(file, Access::Read).value();
    EXPECT_EQ(text(reader, "SELECT id FROM zoo"), "made by the migration ");
    EXPECT_FALSE(std::filesystem::exists(file + "-wal"));
}

} // namespace
} // namespace muster::sql
