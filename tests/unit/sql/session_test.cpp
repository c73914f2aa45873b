#include "sql/session.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::sql {
namespace {

class SqlSessionTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(
            session.execute_script("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"));
    }

    Status insert(const std::string& name) {
        const auto done = session.execute("INSERT INTO item (name) VALUES (?)", {name});
        return done ? Status{} : Status(done.error());
    }

    std::vector<std::string> names() {
        std::vector<std::string> found;
        EXPECT_TRUE(
            session.query("SELECT name FROM item ORDER BY id", {}, [&](const Row& row) -> Status {
                found.push_back(row.text(0));
                return {};
            }));
        return found;
    }

    test::TempDir directory;
    Session session =
        Session::open((directory.path() / "test.db").string(), Session::Access::Write).value();
};

TEST_F(SqlSessionTest, ADuplicateIsAConflictAndNamesTheStatementButNotTheValue) {
    ASSERT_TRUE(insert("planted-secret"));

    const Status again = insert("planted-secret");

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(again.error().reason, "sql.constraint");
    EXPECT_EQ(again.error().detail.find("planted-secret"), std::string::npos);
}

TEST_F(SqlSessionTest, AFailedTransactionLeavesNothing) {
    const Status failed = session.transaction([&](Session&) -> Status {
        TRY_DONE(insert("a"));
        return insert("a");
    });

    ASSERT_FALSE(failed);
    EXPECT_EQ(names(), std::vector<std::string>{});
}

TEST_F(SqlSessionTest, AFailedSavepointUndoesOnlyItself) {
    const Status done = session.transaction([&](Session& within) -> Status {
        TRY_DONE(insert("kept"));
        EXPECT_FALSE(within.savepoint([&](Session&) -> Status {
            TRY_DONE(insert("lost"));
            return insert("kept");
        }));
        return {};
    });

    ASSERT_TRUE(done);
    EXPECT_EQ(names(), std::vector<std::string>{"kept"});
}

TEST_F(SqlSessionTest, AnExceptionEndsItsTransaction) {
    EXPECT_THROW(static_cast<void>(session
                                       .transaction([&](Session&) -> Status {
                                           TRY_DONE(insert("lost"));
                                           throw std::runtime_error("bug");
                                       })
                                       .has_value()),
                 std::runtime_error);

    EXPECT_EQ(names(), std::vector<std::string>{});
    EXPECT_TRUE(session.transaction([&](Session&) { return insert("next"); }));
}

TEST_F(SqlSessionTest, AQueryMayRunInsideItself) {
    ASSERT_TRUE(insert("a"));
    ASSERT_TRUE(insert("b"));
    constexpr std::string_view kIds = "SELECT id FROM item WHERE id <> ? ORDER BY id";
    std::vector<std::int64_t> inner;

    ASSERT_TRUE(session.query(kIds, {0}, [&](const Row& outer) {
        return session.query(kIds, {outer.integer(0)}, [&](const Row& row) -> Status {
            inner.push_back(row.integer(0));
            return {};
        });
    }));

    EXPECT_EQ(inner, (std::vector<std::int64_t>{2, 1}));
}

TEST_F(SqlSessionTest, AReaderOfAMissingDatabaseIsToldSoAndMakesNone) {
    const auto path = (directory.path() / "none.db").string();

    const auto opened = Session::open(path, Session::Access::Read);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(opened.error().reason, "sql.not_found");
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(SqlSessionTest, AReaderCannotWrite) {
    auto reader =
        Session::open((directory.path() / "test.db").string(), Session::Access::Read).value();

    EXPECT_FALSE(reader.execute("INSERT INTO item (name) VALUES ('x')"));
}

TEST_F(SqlSessionTest, ASnapshotDoesNotSeeWhatIsCommittedMeanwhile) {
    auto reader =
        Session::open((directory.path() / "test.db").string(), Session::Access::Read).value();
    std::int64_t before = -1;
    std::int64_t after = -1;
    const auto count = [&](std::int64_t& into) {
        return reader.query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
            into = row.integer(0);
            return {};
        });
    };

    ASSERT_TRUE(reader.snapshot([&](Session&) -> Status {
        TRY_DONE(count(before));
        TRY_DONE(insert("meanwhile"));
        return count(after);
    }));

    EXPECT_EQ(before, 0);
    EXPECT_EQ(after, 0);
    ASSERT_TRUE(count(after));
    EXPECT_EQ(after, 1);
}

TEST_F(SqlSessionTest, AFileThatIsNoDatabaseIsCorrupt) {
    const auto path = (directory.path() / "garbage.db").string();
    std::ofstream(path) << std::string(4096, 'x');

    const auto opened = Session::open(path, Session::Access::Write);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "sql.corrupt");
}

TEST_F(SqlSessionTest, TheDatabaseIsReadableByItsOwnerAlone) {
    const auto permissions = std::filesystem::status(directory.path() / "test.db").permissions();

    EXPECT_EQ(permissions &
                  (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

} // namespace
} // namespace muster::sql
