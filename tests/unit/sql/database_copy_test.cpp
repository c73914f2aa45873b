#include "sql/database_copy.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "sql/session.h"
#include "support/temp_dir.h"

namespace muster::sql {
namespace {

class DatabaseCopyTest : public testing::Test {
protected:
    DatabaseCopyTest() {
        std::ofstream{copy}; // an empty file, as it has to be
        session.execute_script("CREATE TABLE note (id TEXT); INSERT INTO note VALUES ('a')")
            .value();
    }

    [[nodiscard]] std::string path(const std::string& name) const {
        return (directory / name).string();
    }
    static std::int64_t notes(const std::string& file) {
        std::int64_t count = 0;
        auto reader = Session::open(file, Access::Read).value();
        reader
            .query("SELECT count(*) FROM note", {},
                   [&](const Row& row) -> Status {
                       count = row.integer(0);
                       return {};
                   })
            .value();
        return count;
    }

    test::TempDir directory;
    std::string original = path("original.db");
    std::string copy = path("copy.db");
    Session session = Session::open(original, Access::Write).value();
};

TEST_F(DatabaseCopyTest, WhatWasCommittedIsInTheCopyThoughItIsStillInTheLog) {
    ASSERT_TRUE(copy_database(Address::file(original), copy, {}));

    EXPECT_EQ(notes(copy), 1);
}

TEST_F(DatabaseCopyTest, AWriteThatIsGoingOnIsNotInTheCopyAndIsNotHeldUp) {
    Status copied;

    const Status written = session.transaction([&](Session& within) -> Status {
        TRY_DONE(within.execute("INSERT INTO note VALUES (?)", {"b"}));
        copied = copy_database(Address::file(original), copy, {});
        return {};
    });

    EXPECT_TRUE(written);
    ASSERT_TRUE(copied);
    EXPECT_EQ(notes(copy), 1);
    EXPECT_EQ(notes(original), 2);
}

TEST_F(DatabaseCopyTest, TheCopyIsOneFileAndReadingItMakesNoOther) {
    ASSERT_TRUE(copy_database(Address::file(original), copy, {}));

    EXPECT_EQ(notes(copy), 1);
    EXPECT_FALSE(std::filesystem::exists(copy + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(copy + "-shm"));
}

TEST_F(DatabaseCopyTest, ADatabaseThatIsNotThereIsNotMade) {
    const Status copied = copy_database(Address::file(path("none.db")), copy, {});

    ASSERT_FALSE(copied);
    EXPECT_EQ(copied.error().reason, "sql.not_found");
    EXPECT_FALSE(std::filesystem::exists(path("none.db")));
}

} // namespace
} // namespace muster::sql
