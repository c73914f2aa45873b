#include "base/temporary_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/temp_dir.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFileTest, EachIsAFileOfItsOwnThatWeAloneMayRead) {
    const test::TempDir directory;
    const TemporaryFile one = TemporaryFile::create(directory.path(), ".csv").value();
    const TemporaryFile other = TemporaryFile::create(directory.path(), ".csv").value();

    EXPECT_NE(one.path(), other.path());
    EXPECT_EQ(one.path().extension(), ".csv");
    EXPECT_EQ(fs::status(one.path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(TemporaryFileTest, ItIsRemovedAtTheEndAndReadOnByWhoHasItOpen) {
    const test::TempDir directory;
    FileDescriptor open;
    {
        TemporaryFile file = TemporaryFile::create(directory.path(), "").value();
        std::ofstream(file.path()) << "text";
        const TemporaryFile moved = std::move(file);
        open = FileDescriptor::open(moved.path(), FileDescriptor::Mode::Read).value();
    }

    EXPECT_TRUE(fs::is_empty(directory.path()));
    EXPECT_EQ(open.size().value(), 4U);
}

TEST(TemporaryFileTest, ADirectoryThatIsNotThereIsAnError) {
    const auto file = TemporaryFile::create("/no/such/directory", "");

    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().reason, "file.not_found");
}

} // namespace
} // namespace muster
