#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "sql/session.h"
#include "support/temp_dir.h"

namespace muster::sql {
namespace {

/// What only a file can do; the rest is in session_test.cpp.
class SqliteSessionTest : public testing::Test {
protected:
    test::TempDir directory;
    Session session =
        Session::open((directory / "test.db").string(), Session::Access::Write).value();
};

TEST_F(SqliteSessionTest, AReaderOfAMissingDatabaseIsToldSoAndMakesNone) {
    const auto path = (directory / "none.db").string();

    const auto opened = Session::open(path, Session::Access::Read);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(opened.error().reason, "sql.not_found");
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(SqliteSessionTest, AFileThatIsNoDatabaseIsCorrupt) {
    const auto path = (directory / "garbage.db").string();
    std::ofstream(path) << std::string(4096, 'x');

    const auto opened = Session::open(path, Session::Access::Write);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "sql.corrupt");
}

TEST_F(SqliteSessionTest, TheDatabaseIsReadableByItsOwnerAlone) {
    const auto permissions = std::filesystem::status(directory / "test.db").permissions();

    EXPECT_EQ(permissions &
                  (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

} // namespace
} // namespace muster::sql
