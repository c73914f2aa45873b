#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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

/// Whether another process finds the file locked by a reader, as SQLite locks it (its file format,
/// section 1.1: the lock-byte page).
bool is_locked_for_others(const std::filesystem::path& path) {
    constexpr off_t kSharedFirst = 0x40000002;
    constexpr off_t kSharedSize = 510;
    const pid_t other = fork();
    if (other == 0) {
        struct flock lock{};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = kSharedFirst;
        lock.l_len = kSharedSize;
        const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        _exit(fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 1 : 0);
    }
    int status = 0;
    waitpid(other, &status, 0);
    return WEXITSTATUS(status) == 1;
}

TEST_F(SqliteSessionTest, AnotherSessionOfThisProcessLeavesTheLocksOfTheFirst) {
    const auto path = directory / "test.db";
    ASSERT_TRUE(session.execute("CREATE TABLE t (a BIGINT)"));
    ASSERT_TRUE(is_locked_for_others(path));

    {
        const auto other = Session::open(path.string(), Session::Access::Write);
        EXPECT_TRUE(other);
        EXPECT_TRUE(is_locked_for_others(path));
    }

    EXPECT_TRUE(is_locked_for_others(path));
}

} // namespace
} // namespace muster::sql
