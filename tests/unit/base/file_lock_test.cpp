#include "base/file_lock.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temp_dir.h"

namespace muster {
namespace {

TEST(FileLockTest, ASecondHolderIsToldWhoHasIt) {
    const test::TempDir directory;
    const auto first = FileLock::acquire(directory / "lock");
    ASSERT_TRUE(first);

    const auto second = FileLock::acquire(directory / "lock");

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(second.error().reason, "lock.held");
    EXPECT_NE(second.error().detail.find(std::to_string(getpid())), std::string::npos);
    EXPECT_NE(second.error().detail.find("base_test"), std::string::npos);
}

TEST(FileLockTest, IsFreeAgainWhenItsHolderGoes) {
    const test::TempDir directory;
    {
        ASSERT_TRUE(FileLock::acquire(directory / "lock"));
    }

    EXPECT_TRUE(FileLock::acquire(directory / "lock"));
}

TEST(FileLockTest, IsFreeAgainWhenItsHolderIsKilled) {
    const test::TempDir directory;
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto lock = FileLock::acquire(directory / "lock");
        const char byte = lock ? 'y' : 'n';
        if (write(ready[1], &byte, 1) == 1) {
            pause();
        }
        _exit(1);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    ASSERT_EQ(byte, 'y');
    ASSERT_FALSE(FileLock::acquire(directory / "lock"));

    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);

    EXPECT_TRUE(FileLock::acquire(directory / "lock"));
}

} // namespace
} // namespace muster
