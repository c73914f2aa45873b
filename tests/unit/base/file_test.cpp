#include "base/file.h"

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
protected:
    std::size_t names_in_directory() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator{}));
    }

    test::TempDir directory;
    fs::path path = directory / "file";
};

TEST_F(FileTest, AnAtomicWriteReplacesTheContentAndLeavesNothingBeside) {
    ASSERT_TRUE(write_file_atomically(path, "old"));
    ASSERT_TRUE(write_file_atomically(path, std::string_view("new\0bytes", 9)));

    EXPECT_EQ(read_file(path).value(), std::string_view("new\0bytes", 9));
    EXPECT_EQ(names_in_directory(), 1U);
}

TEST_F(FileTest, AFailedAtomicWriteLeavesTheTargetAndNothingBeside) {
    fs::create_directories(path / "child");

    const Status written = write_file_atomically(path, "x");

    ASSERT_FALSE(written);
    EXPECT_TRUE(fs::is_directory(path / "child"));
    EXPECT_EQ(names_in_directory(), 1U);
}

TEST_F(FileTest, AnAtomicWriteIntoAMissingDirectoryIsNotFound) {
    EXPECT_EQ(write_file_atomically(directory / "none/file", "x").error().reason, "file.not_found");
}

TEST_F(FileTest, NewFilesAreForTheOwnerOnly) {
    ASSERT_TRUE(write_file_atomically(path, "x"));

    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FileTest, DirectoriesAreMadeWithThoseAboveThemForTheOwnerOnly) {
    fs::create_directory(path);
    fs::permissions(path, fs::perms::all);

    ASSERT_TRUE(make_directories(path / "a" / "b"));
    ASSERT_TRUE(make_directories(path / "a" / "b"));

    EXPECT_EQ(fs::status(path / "a").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(path / "a" / "b").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::all);
}

TEST_F(FileTest, ADirectoryWhereAFileIsIsNotMade) {
    ASSERT_TRUE(write_file_atomically(path, "x"));

    EXPECT_FALSE(make_directories(path));
    EXPECT_FALSE(make_directories(path / "below"));
}

TEST_F(FileTest, ReadingStopsAtTheLimit) {
    ASSERT_TRUE(write_file_atomically(path, "12345"));

    EXPECT_EQ(read_file(path, 5).value(), "12345");
    EXPECT_EQ(read_file(path, 4).error().reason, "file.too_large");
}

TEST_F(FileTest, MissingAndExistingFilesAreToldApart) {
    const auto missing = FileDescriptor::open(path, FileDescriptor::Mode::Read);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(missing.error().reason, "file.not_found");
    ASSERT_TRUE(FileDescriptor::open(path, FileDescriptor::Mode::CreateNew));

    const auto again = FileDescriptor::open(path, FileDescriptor::Mode::CreateNew);

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(again.error().reason, "file.exists");
}

TEST_F(FileTest, ReadingADirectorySaysSo) {
    EXPECT_EQ(read_file(directory.path()).error().reason, "file.is_directory");
}

TEST_F(FileTest, PositionedReadsPastTheEndAreTruncated) {
    ASSERT_TRUE(write_file_atomically(path, "0123456789"));
    const auto file = FileDescriptor::open(path, FileDescriptor::Mode::Read);
    ASSERT_TRUE(file);
    std::array<std::byte, 4> four{};

    ASSERT_TRUE(file->read_at(6, four));
    EXPECT_EQ(as_text(four), "6789");
    EXPECT_EQ(file->read_at(7, four).error().reason, "file.truncated");
    EXPECT_EQ(file->size().value(), 10U);
}

TEST_F(FileTest, AMappingShowsTheContentAndOutlivesAMove) {
    ASSERT_TRUE(write_file_atomically(path, "mapped"));
    auto opened = MappedFile::open(path);
    ASSERT_TRUE(opened);

    const MappedFile moved = std::move(*opened);

    EXPECT_EQ(as_text(moved.bytes()), "mapped");
    EXPECT_TRUE(opened->bytes().empty());
}

TEST_F(FileTest, AMappingIsReadAnewAfterItsPagesWereLetGoOf) {
    ASSERT_TRUE(write_file_atomically(path, "mapped"));
    const auto mapped = MappedFile::open(path);
    ASSERT_TRUE(mapped);
    ASSERT_EQ(as_text(mapped->bytes()), "mapped");

    mapped->let_go_of_pages();

    EXPECT_EQ(as_text(mapped->bytes()), "mapped");
}

TEST_F(FileTest, AnEmptyFileMapsToNothing) {
    ASSERT_TRUE(write_file_atomically(path, ""));

    const auto mapped = MappedFile::open(path);

    ASSERT_TRUE(mapped);
    EXPECT_TRUE(mapped->bytes().empty());
    mapped->let_go_of_pages();
}

} // namespace
} // namespace muster
