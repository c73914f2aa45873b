#include "sql/session.h"

#include <future>
#include <stdexcept>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr Limits kImpatient{.lock_wait = std::chrono::milliseconds(50)};

class SqlSessionTest : public test::EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(writer.execute_script(
            "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT UNIQUE);"
            "CREATE TABLE part (item BIGINT REFERENCES item (id));"
            "CREATE TABLE late (item BIGINT REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)"));
    }

    Status insert(const std::string& name) {
        TRY_DONE(writer.execute("INSERT INTO item (id, name) VALUES (?, ?)", {++last_id, name}));
        return {};
    }

    static std::vector<std::string> texts(Session& session, std::string_view sql) {
        std::vector<std::string> found;
        EXPECT_TRUE(session.query(sql, {}, [&](const Row& row) -> Status {
            found.push_back(row.text(0));
            return {};
        }));
        return found;
    }
    std::vector<std::string> names() { return texts(writer, "SELECT name FROM item ORDER BY id"); }

    Session writer = session();
    std::int64_t last_id = 0;
};
MUSTER_ON_EACH_ENGINE(SqlSessionTest);

TEST_P(SqlSessionTest, ADuplicateIsAConflictAndNamesTheStatementButNotTheValue) {
    ASSERT_TRUE(insert("planted-secret"));

    const Status again = insert("planted-secret");

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(again.error().reason, "sql.constraint");
    EXPECT_NE(again.error().detail.find("INSERT INTO item"), std::string::npos);
    EXPECT_EQ(again.error().detail.find("planted-secret"), std::string::npos);
}

TEST_P(SqlSessionTest, AReferenceToNothingIsAConflict) {
    const auto orphan = writer.execute("INSERT INTO part (item) VALUES (?)", {99});

    ASSERT_FALSE(orphan);
    EXPECT_EQ(orphan.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(orphan.error().reason, "sql.constraint");
}

TEST_P(SqlSessionTest, ADeferredReferenceToNothingFailsItsTransaction) {
    const Status orphan = writer.transaction([](Session& within) -> Status {
        TRY_DONE(within.execute("INSERT INTO late (item) VALUES (?)", {99}));
        return {};
    });

    ASSERT_FALSE(orphan);
    EXPECT_EQ(orphan.error().reason, "sql.constraint");
    EXPECT_EQ(texts(writer, "SELECT item FROM late"), std::vector<std::string>{});
    EXPECT_TRUE(insert("next"));
}

TEST_P(SqlSessionTest, ADeferredReferenceMayBeResolvedLaterInTheSavepoint) {
    const Status done = writer.transaction([&](Session& within) {
        return within.savepoint([&](Session&) -> Status {
            TRY_DONE(within.execute("INSERT INTO late (item) VALUES (?)", {last_id + 1}));
            return insert("late");
        });
    });

    EXPECT_TRUE(done);
}

TEST_P(SqlSessionTest, AStatementThatIsWrongIsABugWithTheStatementInItsDetail) {
    const auto wrong = writer.execute("INSERT INTO nowhere VALUES (1)");

    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, ErrorKind::Internal);
    EXPECT_EQ(wrong.error().reason, "sql.failed");
    EXPECT_NE(wrong.error().detail.find("nowhere"), std::string::npos);
}

TEST_P(SqlSessionTest, ValuesOfEachTypeComeBackAsTheyWent) {
    const Bytes bytes{std::byte{0}, std::byte{0xFF}, std::byte{'\\'}, std::byte{'\''}};
    ASSERT_TRUE(
        writer.execute_script("CREATE TABLE kept (number BIGINT, flag BIGINT, text TEXT, bytes " +
                              std::string(GetParam() == Engine::Sqlite ? "BLOB" : "BYTEA") + ")"));
    ASSERT_TRUE(writer.execute("INSERT INTO kept (number, flag, text, bytes) VALUES (?, ?, ?, ?)",
                               {INT64_MIN, true, "Zoë \\ 'x' $1 ? \n", bytes}));

    ASSERT_TRUE(writer.query("SELECT number, flag, text, bytes, number < 0, number > 0 FROM kept",
                             {}, [&](const Row& row) -> Status {
                                 EXPECT_EQ(row.integer(0), INT64_MIN);
                                 EXPECT_TRUE(row.boolean(1));
                                 EXPECT_EQ(row.text(2), "Zoë \\ 'x' $1 ? \n");
                                 EXPECT_EQ(row.bytes(3), bytes);
                                 EXPECT_TRUE(row.boolean(4));
                                 EXPECT_FALSE(row.boolean(5));
                                 return {};
                             }));
}

TEST_P(SqlSessionTest, NullIsNotEmpty) {
    ASSERT_TRUE(writer.execute_script("CREATE TABLE kept (number BIGINT, text TEXT, bytes " +
                                      std::string(GetParam() == Engine::Sqlite ? "BLOB" : "BYTEA") +
                                      ")"));
    constexpr std::string_view insert = "INSERT INTO kept (number, text, bytes) VALUES (?, ?, ?)";
    ASSERT_TRUE(writer.execute(insert, {std::optional<std::int64_t>(), std::optional<std::string>(),
                                        std::optional<Bytes>()}));
    ASSERT_TRUE(writer.execute(insert, {0, "", Bytes{}}));
    int rows = 0;

    ASSERT_TRUE(writer.query("SELECT number, text, bytes FROM kept ORDER BY number IS NULL DESC",
                             {}, [&](const Row& row) -> Status {
                                 const bool null = ++rows == 1;
                                 EXPECT_EQ(row.optional_integer(0).has_value(), !null);
                                 EXPECT_EQ(row.optional_text(1).has_value(), !null);
                                 EXPECT_EQ(row.optional_bytes(2).has_value(), !null);
                                 EXPECT_EQ(row.integer(0), 0);
                                 EXPECT_EQ(row.text(1), "");
                                 EXPECT_EQ(row.bytes(2), Bytes{});
                                 return {};
                             }));
    EXPECT_EQ(rows, 2);
}

TEST_P(SqlSessionTest, AValueHasItsOwnTypeWhereverItStands) {
    ASSERT_TRUE(insert("a"));
    const std::optional<std::string> none;
    const std::int64_t now = 1'800'000'000'000;

    ASSERT_TRUE(writer.query(
        "SELECT ? + 60000, COALESCE(?, ?), CASE WHEN ? = 1 THEN ? ELSE 0 END FROM item "
        "WHERE (? IS NULL OR name = ?) LIMIT ?",
        {now, none, "x", 1, now, none, none, 1}, [&](const Row& row) -> Status {
            EXPECT_EQ(row.integer(0), now + 60'000);
            EXPECT_EQ(row.text(1), "x");
            EXPECT_EQ(row.integer(2), now);
            return {};
        }));
}

TEST_P(SqlSessionTest, AnInsertMayReturnWhatItMade) {
    std::int64_t id = 0;

    ASSERT_TRUE(writer.query("INSERT INTO item (id, name) VALUES (?, ?) RETURNING id", {7, "seven"},
                             [&](const Row& row) -> Status {
                                 id = row.integer(0);
                                 return {};
                             }));

    EXPECT_EQ(id, 7);
    EXPECT_EQ(names(), std::vector<std::string>{"seven"});
}

TEST_P(SqlSessionTest, AChangeSaysHowManyRows) {
    ASSERT_TRUE(insert("a"));
    ASSERT_TRUE(insert("b"));

    EXPECT_EQ(writer.execute("UPDATE item SET name = name || 'x' WHERE id > ?", {0}).value(), 2);
    EXPECT_EQ(writer.execute("DELETE FROM item WHERE id = ?", {99}).value(), 0);
    EXPECT_EQ(
        writer
            .execute("INSERT INTO item (id, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                     {9, "ax"})
            .value(),
        0);
}

TEST_P(SqlSessionTest, AFailedTransactionLeavesNothing) {
    const Status failed = writer.transaction([&](Session&) -> Status {
        TRY_DONE(insert("a"));
        return insert("a");
    });

    ASSERT_FALSE(failed);
    EXPECT_EQ(names(), std::vector<std::string>{});
    EXPECT_FALSE(writer.in_transaction());
}

TEST_P(SqlSessionTest, AFailedSavepointUndoesOnlyItself) {
    const Status done = writer.transaction([&](Session& within) -> Status {
        TRY_DONE(insert("kept"));
        EXPECT_FALSE(within.savepoint([&](Session&) -> Status {
            TRY_DONE(insert("lost"));
            return insert("kept");
        }));
        return insert("after");
    });

    ASSERT_TRUE(done);
    EXPECT_EQ(names(), (std::vector<std::string>{"kept", "after"}));
}

TEST_P(SqlSessionTest, AFailedStatementEndsItsScopeWhateverTheWorkSays) {
    const Status done = writer.transaction([&](Session& within) -> Status {
        TRY_DONE(insert("lost"));
        EXPECT_FALSE(insert("lost"));
        EXPECT_EQ(within.execute("UPDATE item SET name = 'x'").error().reason, "sql.constraint");
        return {};
    });

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "sql.constraint");
    EXPECT_EQ(names(), std::vector<std::string>{});
}

TEST_P(SqlSessionTest, AnExceptionEndsItsTransaction) {
    EXPECT_THROW(static_cast<void>(writer
                                       .transaction([&](Session&) -> Status {
                                           TRY_DONE(insert("lost"));
                                           throw std::runtime_error("bug");
                                       })
                                       .has_value()),
                 std::runtime_error);

    EXPECT_EQ(names(), std::vector<std::string>{});
    EXPECT_TRUE(writer.transaction([&](Session&) { return insert("next"); }));
}

TEST_P(SqlSessionTest, ATransactionInsideATransactionIsABug) {
    EXPECT_THROW(static_cast<void>(writer
                                       .transaction([&](Session& within) {
                                           return within.transaction(
                                               [](Session&) { return Status{}; });
                                       })
                                       .has_value()),
                 std::logic_error);
}

TEST_P(SqlSessionTest, AQueryMayRunInsideItself) {
    ASSERT_TRUE(insert("a"));
    ASSERT_TRUE(insert("b"));
    constexpr std::string_view kIds = "SELECT id FROM item WHERE id <> ? ORDER BY id";
    std::vector<std::int64_t> inner;

    ASSERT_TRUE(writer.query(kIds, {0}, [&](const Row& outer) {
        return writer.query(kIds, {outer.integer(0)}, [&](const Row& row) -> Status {
            inner.push_back(row.integer(0));
            return {};
        });
    }));

    EXPECT_EQ(inner, (std::vector<std::int64_t>{2, 1}));
}

TEST_P(SqlSessionTest, AQueryEndsWithTheErrorOfItsReader) {
    ASSERT_TRUE(insert("a"));
    ASSERT_TRUE(insert("b"));
    int rows = 0;

    const Status ended = writer.query("SELECT id FROM item", {}, [&](const Row&) -> Status {
        ++rows;
        return Error{ErrorKind::Invalid, "test.enough", ""};
    });

    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().reason, "test.enough");
    EXPECT_EQ(rows, 1);
}

TEST_P(SqlSessionTest, AReaderCannotWrite) {
    Session reader = session(Access::Read);

    EXPECT_FALSE(reader.execute("INSERT INTO item (id, name) VALUES (1, 'x')"));
}

TEST_P(SqlSessionTest, ASnapshotDoesNotSeeWhatIsCommittedMeanwhile) {
    Session reader = session(Access::Read);
    constexpr std::string_view kNames = "SELECT name FROM item";
    std::vector<std::string> before;
    std::vector<std::string> after;

    ASSERT_TRUE(reader.snapshot([&](Session& within) -> Status {
        before = texts(within, kNames);
        TRY_DONE(insert("meanwhile"));
        after = texts(within, kNames);
        return {};
    }));

    EXPECT_EQ(before, std::vector<std::string>{});
    EXPECT_EQ(after, std::vector<std::string>{});
    EXPECT_EQ(texts(reader, kNames), std::vector<std::string>{"meanwhile"});
}

TEST_P(SqlSessionTest, ATransactionWaitsForAnotherAndIsBusyInTheEnd) {
    Session second = Session::open(address(), Access::Write, kImpatient).value();

    ASSERT_TRUE(writer.transaction([&](Session&) -> Status {
        const Status busy = second.transaction([](Session&) { return Status{}; });
        EXPECT_FALSE(busy);
        EXPECT_EQ(busy.error().kind, ErrorKind::Unavailable);
        EXPECT_EQ(busy.error().reason, "sql.busy");
        return {};
    }));

    EXPECT_TRUE(second.transaction([](Session&) { return Status{}; }));
}

/// Read, think, write: lost updates would show as a sum that is too small.
TEST_P(SqlSessionTest, WhatATransactionReadStaysTrueUntilItsEnd) {
    ASSERT_TRUE(writer.execute_script("CREATE TABLE counter (value BIGINT);"
                                      "INSERT INTO counter VALUES (0)"));
    const auto add_twenty = [this] {
        Session mine = session();
        for (int i = 0; i < 20; ++i) {
            mine.transaction([](Session& within) -> Status {
                    std::int64_t value = 0;
                    TRY_DONE(within.query("SELECT value FROM counter", {},
                                          [&](const Row& row) -> Status {
                                              value = row.integer(0);
                                              return {};
                                          }));
                    TRY_DONE(within.execute("UPDATE counter SET value = ?", {value + 1}));
                    return {};
                })
                .value();
        }
    };

    std::vector<std::future<void>> adders;
    for (int i = 0; i < 4; ++i) {
        adders.push_back(std::async(std::launch::async, add_twenty));
    }
    for (auto& adder : adders) {
        adder.get();
    }

    EXPECT_EQ(texts(writer, "SELECT value FROM counter"), std::vector<std::string>{"80"});
}

} // namespace
} // namespace muster::sql
