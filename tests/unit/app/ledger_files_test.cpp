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

    EXPECT_TRUE(fs::is_empty(files->scratch));
    EXPECT_EQ(fs::status(files->scratch).permissions(), fs::perms::owner_all);
}

} // namespace
} // namespace muster::app
