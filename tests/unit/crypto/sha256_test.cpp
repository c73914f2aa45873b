#include "crypto/sha256.h"

#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/temp_dir.h"

namespace muster::crypto {
namespace {

// FIPS 180-2, appendix B
constexpr std::string_view kOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view kOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kOfAMillionAs =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256Test, MatchesThePublishedVectors) {
    EXPECT_EQ(Sha256::of("").hex(), kOfNothing);
    EXPECT_EQ(Sha256::of("abc").hex(), kOfAbc);
}

TEST(Sha256Test, PiecesHashLikeTheWhole) {
    Sha256 hash;
    hash.update("a").update("").update("bc");

    EXPECT_EQ(hash.finish(), Sha256::of("abc"));
}

TEST(Sha256Test, BeginsAnewAfterFinishing) {
    Sha256 hash;
    EXPECT_EQ(hash.update("left over").finish(), Sha256::of("left over"));

    EXPECT_EQ(hash.update("abc").finish().hex(), kOfAbc);
}

TEST(Sha256Test, AFileHashesLikeItsContent) {
    const test::TempDir directory;
    ASSERT_TRUE(write_file_atomically(directory / "file", std::string(1'000'000, 'a')));

    const auto digest = sha256_of_file(directory / "file");

    ASSERT_TRUE(digest);
    EXPECT_EQ(digest->hex(), kOfAMillionAs);
}

TEST(Sha256Test, AMissingFileIsNotFound) {
    const test::TempDir directory;

    EXPECT_EQ(sha256_of_file(directory / "none").error().reason, "file.not_found");
}

} // namespace
} // namespace muster::crypto
