#include "app/ledger_files.h"

#include <fstream>

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/temp_dir.h"

namespace muster::app {
namespace {

namespace fs = std::filesystem;
using Access = ledger::Store::Access;

class LedgerFilesTest : public testing::Test {
protected:
    LedgerFilesTest() { config.data = directory.path(); }
    [[nodiscard]] Result<LedgerFiles> open() const { return LedgerFiles::open(config, clock); }

    test::TempDir directory;
    test::FakeClock clock;
    ServerConfig config;
};

TEST_F(LedgerFilesTest, ALedgerIsMadeWhereThereIsNone) {
    const auto files = open();

    ASSERT_TRUE(files) << files.error().detail;
    EXPECT_TRUE(files->store.versions({}).value().empty());
    EXPECT_EQ(files->command.filename(), "muster");
}

TEST_F(LedgerFilesTest, AWriterAtWorkDoesNotKeepAServerFromItsStart) {
    const auto writer = ledger::Store::open(directory.path(), Access::Write, {clock});
    ASSERT_TRUE(writer);

    EXPECT_TRUE(open());
}

TEST_F(LedgerFilesTest, TheLedgerIsFreeForImportsAfterTheStart) {
    const auto files = open();

    EXPECT_TRUE(ledger::Store::open(directory.path(), Access::Write, {clock}));
}

TEST_F(LedgerFilesTest, WhatAKilledServerLeftOfItsAnswersIsRemoved) {
    fs::create_directories(directory / "scratch");
    std::ofstream(directory / "scratch/old.parquet") << "x";

    const auto files = open();

    EXPECT_FALSE(fs::exists(directory / "scratch/old.parquet"));
    EXPECT_TRUE(fs::is_empty(files->scratch.path()));
    EXPECT_EQ(fs::status(files->scratch.path()).permissions(), fs::perms::owner_all);
}

TEST_F(LedgerFilesTest, TheAnswersOfAServerThatLivesAreLeftAlone) {
    const fs::path other = directory / "scratch/other-1";
    fs::create_directories(other);
    std::ofstream(other / "on-its-way.parquet") << "x";
    auto living = std::make_optional(FileLock::acquire(directory / "scratch/other-1.lock").value());

    ASSERT_TRUE(open());
    EXPECT_TRUE(fs::exists(other / "on-its-way.parquet"));

    living.reset();
    ASSERT_TRUE(open());
    EXPECT_FALSE(fs::exists(other));
    EXPECT_FALSE(fs::exists(directory / "scratch/other-1.lock"));
}

/// As two have in containers that share the directory.
TEST_F(LedgerFilesTest, ServersOfOneHostNameAndProcessNumberHaveScratchOfTheirOwn) {
    const auto first = open();
    const auto second = open();

    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_NE(first->scratch.path(), second->scratch.path());
    EXPECT_TRUE(fs::is_directory(first->scratch.path()));
    EXPECT_TRUE(fs::is_directory(second->scratch.path()));
}

} // namespace
} // namespace muster::app
