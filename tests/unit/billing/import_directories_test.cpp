#include "billing/import_directories.h"

#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::billing {
namespace {

namespace fs = std::filesystem;

class ImportDirectoriesTest : public testing::Test {
protected:
    ImportDirectoriesTest() {
        fs::create_directories(root_ / "bills/2026");
        fs::create_directories(root_ / "bills-old");
        write("bills/2026/oct.csv");
        write("bills-old/oct.csv");
        write("secret.csv");
    }

    void write(const std::string& name) { std::ofstream(root_ / name) << "x"; }
    [[nodiscard]] std::string path(const std::string& name) const {
        return (root_ / name).string();
    }
    [[nodiscard]] std::string admitted(const std::string& named) const {
        const auto result = directories_.admit(named);
        return result ? fs::relative(*result, root_.path()).string()
                      : std::string(result.error().reason);
    }

    test::TempDir root_;
    ImportDirectories directories_ = ImportDirectories::of({root_ / "bills"}).value();
};

TEST_F(ImportDirectoriesTest, FilesAndFoldersBelowADirectoryAreAdmittedByTheirRealPath) {
    fs::create_symlink(path("bills/2026"), path("bills/newest"));

    EXPECT_EQ(admitted(path("bills/2026/oct.csv")), "bills/2026/oct.csv");
    EXPECT_EQ(admitted(path("bills/2026/")), "bills/2026");
    EXPECT_EQ(admitted(path("bills")), "bills");
    EXPECT_EQ(admitted(path("bills/2026/../2026/./oct.csv")), "bills/2026/oct.csv");
    EXPECT_EQ(admitted(path("bills/newest/oct.csv")), "bills/2026/oct.csv");
}

TEST_F(ImportDirectoriesTest, WhatLiesOutsideIsRefusedWhetherItIsThereOrNot) {
    for (const char* outside :
         {"secret.csv", "not_there", "bills/../secret.csv", "bills-old/oct.csv", "bills/../.."}) {
        EXPECT_EQ(admitted(path(outside)), "billing.path_not_allowed") << outside;
    }
    EXPECT_EQ(admitted("/etc/passwd"), "billing.path_not_allowed");
    EXPECT_EQ(admitted("/"), "billing.path_not_allowed");
}

TEST_F(ImportDirectoriesTest, ALinkThatLeadsOutIsRefused) {
    fs::create_symlink(path("secret.csv"), path("bills/link.csv"));
    fs::create_symlink(path("bills-old"), path("bills/old"));

    EXPECT_EQ(admitted(path("bills/link.csv")), "billing.path_not_allowed");
    EXPECT_EQ(admitted(path("bills/old/oct.csv")), "billing.path_not_allowed");
    EXPECT_FALSE(directories_.contains(root_ / "secret.csv"));
}

TEST_F(ImportDirectoriesTest, ADirectoryThatIsALinkItselfAdmitsWhatItLeadsTo) {
    fs::create_symlink(path("bills"), path("current"));
    const auto directories = ImportDirectories::of({root_ / "current"}).value();

    EXPECT_EQ(directories.admit(path("current/2026/oct.csv")).value(),
              fs::canonical(path("bills/2026/oct.csv")));
    EXPECT_FALSE(directories.admit(path("bills-old/oct.csv")));
}

TEST_F(ImportDirectoriesTest, WhatIsNotThereIsSaidOnlyInside) {
    EXPECT_EQ(admitted(path("bills/missing.csv")), "billing.path_not_found");
}

TEST_F(ImportDirectoriesTest, AMalformedPathIsRefused) {
    EXPECT_EQ(admitted("bills/2026"), "billing.bad_path");
    EXPECT_EQ(admitted(""), "billing.bad_path");
    EXPECT_EQ(admitted(path("bills/\xff")), "billing.bad_path");
    EXPECT_EQ(admitted(path("bills") + std::string("\0x", 2)), "billing.bad_path");
    EXPECT_EQ(admitted(path("bills/" + std::string(5000, 'x'))), "billing.bad_path");
}

TEST_F(ImportDirectoriesTest, WithoutADirectoryNothingIsAdmitted) {
    const auto none = ImportDirectories::of({}).value();

    EXPECT_EQ(none.admit(path("bills/2026")).error().reason, "billing.path_not_allowed");
    EXPECT_TRUE(none.list().empty());
}

TEST_F(ImportDirectoriesTest, ARelativeDirectoryIsNone) {
    EXPECT_EQ(ImportDirectories::of({"bills"}).error().reason, "billing.bad_directory");
}

TEST_F(ImportDirectoriesTest, TheirEntriesAreListedWithoutHiddenOnes) {
    write("bills/.hidden");
    write("bills/a.csv");
    const auto directories = ImportDirectories::of({root_ / "bills", root_ / "gone"}).value();

    const auto listings = directories.list();

    ASSERT_EQ(listings.size(), 2U);
    EXPECT_EQ(listings[0].path, root_ / "bills");
    EXPECT_EQ(listings[0].entries, (std::vector<std::string>{"2026", "a.csv"}));
    EXPECT_TRUE(listings[1].entries.empty());
}

} // namespace
} // namespace muster::billing
