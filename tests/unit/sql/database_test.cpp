#include "sql/database.h"

#include <array>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr std::array kMigrations{Migration{
    1, "0001_notes",
    "CREATE TABLE note (id TEXT PRIMARY KEY, body BLOB NOT NULL, made_at BIGINT NOT NULL);"
    "CREATE INDEX note_by_time ON note (made_at)"}};

class DatabaseTest : public test::EachEngine {
protected:
    Status insert(const std::string& id) {
        return database.writer().write([&](Session& session) -> Status {
            TRY_DONE(session.execute("INSERT INTO note (id, body, made_at) VALUES (?, ?, ?)",
                                     {id, as_bytes(id), 1'800'000'000'000}));
            return {};
        });
    }
    Result<std::vector<std::string>> ids(std::string_view after = "") {
        return database.readers().read([&](Session& session) -> Result<std::vector<std::string>> {
            std::vector<std::string> found;
            TRY_DONE(session.query("SELECT id FROM note WHERE id > ? ORDER BY id LIMIT ?",
                                   {after, 100}, [&](const Row& row) -> Status {
                                       found.push_back(row.text(0));
                                       return {};
                                   }));
            return found;
        });
    }

    Database database = open("notes", kMigrations);
};
MUSTER_ON_EACH_ENGINE(DatabaseTest);

TEST_P(DatabaseTest, WhatTheWriterAcknowledgedTheReadersSee) {
    ASSERT_TRUE(insert("a"));

    EXPECT_EQ(ids().value(), std::vector<std::string>{"a"});
    EXPECT_EQ(database.engine(), GetParam());
}

TEST_P(DatabaseTest, TextIsInTheOrderOfItsBytes) {
    for (const char* id : {"b", "B", "a", "-", "Z", "é", "a b", "ab", "10", "9"}) {
        ASSERT_TRUE(insert(id));
    }

    EXPECT_EQ(ids().value(),
              (std::vector<std::string>{"-", "10", "9", "B", "Z", "a", "a b", "ab", "b", "é"}));
    EXPECT_EQ(ids("Z").value(), (std::vector<std::string>{"a", "a b", "ab", "b", "é"}));
}

TEST_P(DatabaseTest, ItMovesWithItsWriterAndReaders) {
    const Writer& writer = database.writer();

    Database moved = std::move(database);

    EXPECT_EQ(&moved.writer(), &writer);
    database = std::move(moved);
    EXPECT_TRUE(insert("a"));
}

TEST_P(DatabaseTest, ASecondProcessWorksOnTheSameTables) {
    Database other = open("notes", kMigrations);

    ASSERT_TRUE(insert("a"));
    const Status duplicate = other.writer().write([](Session& session) -> Status {
        TRY_DONE(
            session.execute("INSERT INTO note (id, body, made_at) VALUES ('a', ?, 0)", {Bytes{}}));
        return {};
    });

    ASSERT_FALSE(duplicate);
    EXPECT_EQ(duplicate.error().reason, "sql.constraint");
}

} // namespace
} // namespace muster::sql
