#include "backup/backup.h"

#include <array>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "backup/restore.h"
#include "base/file.h"
#include "ledger/migrations.h"
#include "ledger/store.h"
#include "sql/session.h"
#include "support/fake_clock.h"
#include "support/temp_dir.h"
#include "support/test_database.h"

namespace muster::backup {
namespace {

namespace fs = std::filesystem;
using ledger::Store;

/// Of a server on each engine, restored to the same one.
class BackupTest : public test::EachEngine {
protected:
    BackupTest() { publish("first"); }

    [[nodiscard]] static bool is_postgres() { return GetParam() == sql::Engine::Postgres; }
    [[nodiscard]] ledger::Place original() const {
        return {.data = data, .catalogue = is_postgres() ? std::optional(address()) : std::nullopt};
    }
    [[nodiscard]] ledger::Place restored_place() const {
        return {.data = restored,
                .catalogue = is_postgres() ? std::optional(target.address()) : std::nullopt};
    }

    /// A version without bills.
    std::int64_t publish(const std::string& delivery) {
        Store store = Store::open(original(), Store::Access::Write, {clock}).value();
        auto draft = store
                         .begin({.source = "payer",
                                 .month = BillingMonth::parse("2026-10").value(),
                                 .delivery_id = delivery,
                                 .report_name = "report",
                                 .format = "cur1-csv",
                                 .delivered_at = std::nullopt})
                         .value();
        return store.publish(std::move(draft), {}).value().id;
    }

    [[nodiscard]] BackupOrder order() const {
        return {.data = data,
                .to = copy,
                .database = original().database(),
                .keys = std::nullopt,
                .program = "0.1.0"};
    }
    Result<BackupSummary> back_up(const BackupOrder& what) {
        return make_backup(what, schemas, clock);
    }
    Result<Manifest> restore() { return restore_to(restored_place()); }
    Result<Manifest> restore_to(const ledger::Place& place) {
        return restore_backup({.from = copy, .data = place.data, .database = place.catalogue},
                              schemas, clock);
    }

    /// The slug of a restore that must fail and leave nothing, with what it says.
    std::pair<std::string, std::string> refusal() {
        const auto outcome = restore();
        EXPECT_FALSE(outcome);
        EXPECT_EQ(names_beside(), 0);
        return outcome ? std::pair<std::string, std::string>()
                       : std::pair(std::string(outcome.error().reason), outcome.error().detail);
    }
    /// What a restore left.
    [[nodiscard]] int names_beside() const {
        int count = 0;
        for (const auto& entry : fs::directory_iterator(directory.path())) {
            count += entry.path().filename().string().starts_with("restored") ? 1 : 0;
        }
        return count;
    }
    [[nodiscard]] std::size_t versions_in(const ledger::Place& where) const {
        const Store store = Store::open(where, Store::Access::Read, {clock}).value();
        return store.versions({}, Store::Which::All).value().size();
    }
    static void write(const fs::path& path, std::string_view text) {
        std::ofstream(path, std::ios::binary) << text;
    }
    void add_row(const std::string& statement) const {
        auto session = sql::Session::open(original().database(), sql::Access::Write);
        session.value().execute_script(statement).value();
    }

    test::TempDir directory;
    test::FakeClock clock;
    fs::path data = directory / "data";
    fs::path copy = directory / "copy";
    fs::path restored = directory / "restored";
    std::array<Schema, 1> schemas{Schema{"ledger", ledger::migrations()}};
    test::TestDatabase target{sql::Engine::Postgres}; // an empty one
};
MUSTER_ON_EACH_ENGINE(BackupTest);

TEST_P(BackupTest, IsRestoredToTheSameVersions) {
    publish("second");

    const auto made = back_up(order()).value();
    const auto manifest = restore().value();

    EXPECT_EQ(made.versions, 2U);
    EXPECT_EQ(made.files, manifest.files.size());
    EXPECT_EQ(manifest.made_at, clock.now());
    EXPECT_EQ(versions_in(restored_place()), 2U);
    EXPECT_TRUE(Store::open(restored_place(), Store::Access::Write, {clock}));
}

TEST_P(BackupTest, WhatIsPublishedAfterwardsIsNotInIt) {
    ASSERT_TRUE(back_up(order()));
    publish("later");

    ASSERT_TRUE(restore());

    EXPECT_EQ(versions_in(restored_place()), 1U);
    EXPECT_EQ(versions_in(original()), 2U);
}

TEST_P(BackupTest, AVersionThatIsStillBeingWrittenIsLeftOut) {
    Store store = Store::open(original(), Store::Access::Write, {clock}).value();
    const auto draft = store.begin({.source = "payer",
                                    .month = BillingMonth::parse("2026-10").value(),
                                    .delivery_id = "draft",
                                    .report_name = "",
                                    .format = "cur1-csv",
                                    .delivered_at = std::nullopt});
    ASSERT_TRUE(draft);

    const auto made = back_up(order()).value();

    EXPECT_EQ(made.versions, 1U);
    ASSERT_TRUE(restore());
    EXPECT_TRUE(Store::open(restored_place(), Store::Access::Write, {clock}));
}

TEST_P(BackupTest, EverythingInItIsForItsOwnerAlone) {
    ASSERT_TRUE(back_up(order()));
    ASSERT_TRUE(restore());

    for (const fs::path& root : {copy, restored}) {
        EXPECT_EQ(fs::status(root).permissions(), fs::perms::owner_all);
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            EXPECT_EQ(entry.status().permissions() & fs::perms(077), fs::perms::none)
                << entry.path();
        }
    }
}

TEST_P(BackupTest, TheKeysAreCopiedOnlyWhenAskedFor) {
    const fs::path keys = directory / "elsewhere.keys";
    write(keys, "k1 secret\n");
    ASSERT_TRUE(back_up(order()));
    EXPECT_FALSE(fs::exists(copy / "master.keys"));
    fs::remove_all(copy);

    BackupOrder with_keys = order();
    with_keys.keys = keys;
    ASSERT_TRUE(back_up(with_keys));
    ASSERT_TRUE(restore());

    EXPECT_EQ(read_file(restored / "master.keys").value(), "k1 secret\n");
}

TEST_P(BackupTest, KeysThatAreNotThereFailItAndNothingStays) {
    BackupOrder with_keys = order();
    with_keys.keys = directory / "none";

    const auto made = back_up(with_keys);

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "file.not_found");
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, AnEmptyDirectoryIsUsedAndStaysAfterAFailure) {
    fs::create_directory(copy);
    BackupOrder with_keys = order();
    with_keys.keys = directory / "none";

    ASSERT_FALSE(back_up(with_keys));
    EXPECT_TRUE(fs::is_empty(copy));

    EXPECT_TRUE(back_up(order()));
}

TEST_P(BackupTest, DirectoriesMadeForItGoWithAFailure) {
    BackupOrder nested = order();
    nested.to = directory / "backups" / "today" / "first";
    nested.keys = directory / "none";

    ASSERT_FALSE(back_up(nested));
    EXPECT_FALSE(fs::exists(directory / "backups"));

    nested.keys.reset();
    EXPECT_TRUE(back_up(nested));
}

TEST_P(BackupTest, WhatIsThereAlreadyIsLeftAlone) {
    fs::create_directory(copy);
    write(copy / "note.txt", "mine");

    const auto made = back_up(order());

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "backup.not_empty");
    EXPECT_EQ(read_file(copy / "note.txt").value(), "mine");
}

TEST_P(BackupTest, ItDoesNotGoInsideOfWhatItCopies) {
    BackupOrder inside = order();
    inside.to = data / "ledger" / "copy";

    const auto made = back_up(inside);

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "backup.inside_data");
}

TEST_P(BackupTest, ADirectoryWithoutADatabaseHasNothingToCopy) {
    fs::remove_all(data);

    const auto made = back_up(order());

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, is_postgres() ? "ledger.other_files" : "backup.nothing");
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, ADatabaseThatDoesNotAnswerFailsItWithoutItsPassword) {
    BackupOrder elsewhere = order();
    elsewhere.database =
        sql::Address::parse(Secret("postgresql://muster:hidden@127.0.0.1:1/muster")).value();

    const auto made = back_up(elsewhere);

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "sql.unavailable");
    EXPECT_EQ(made.error().detail.find("hidden"), std::string::npos);
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, AStopLeavesNothing) {
    std::stop_source stop;
    stop.request_stop();

    const auto made = make_backup(order(), schemas, clock, stop.get_token());

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "backup.cancelled");
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, AVersionWhoseFilesAreGoneFailsIt) {
    fs::remove_all(data / "ledger" / "v1");

    const auto made = back_up(order());

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, "ledger.busy");
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, WithoutAManifestItIsNone) {
    ASSERT_TRUE(back_up(order()));
    fs::remove(copy / "manifest.json");

    EXPECT_EQ(refusal().first, "backup.no_manifest");
}

TEST_P(BackupTest, AMissingFileIsNamed) {
    ASSERT_TRUE(back_up(order()));
    fs::remove(copy / "ledger/v1/pin");

    const auto [slug, detail] = refusal();

    EXPECT_EQ(slug, "backup.damaged");
    EXPECT_NE(detail.find("ledger/v1/pin is missing"), std::string::npos) << detail;
}

TEST_P(BackupTest, AStrangeFileIsNamed) {
    ASSERT_TRUE(back_up(order()));
    write(copy / "ledger/v1/rows-000009.seg", "");

    const auto [slug, detail] = refusal();

    EXPECT_EQ(slug, "backup.damaged");
    EXPECT_NE(detail.find("ledger/v1/rows-000009.seg does not belong"), std::string::npos);
}

TEST_P(BackupTest, ALinkInPlaceOfAFileIsRefused) {
    ASSERT_TRUE(back_up(order()));
    fs::rename(copy / "ledger/v1/pin", directory / "moved");
    fs::create_symlink(directory / "moved", copy / "ledger/v1/pin");

    const auto [slug, detail] = refusal();

    EXPECT_EQ(slug, "backup.damaged");
    EXPECT_NE(detail.find("ledger/v1/pin is no file"), std::string::npos) << detail;
}

TEST_P(BackupTest, AChangedFileIsNamed) {
    ASSERT_TRUE(back_up(order()));
    std::string database = read_file(copy / "muster.db").value();
    database[database.size() / 2] = static_cast<char>(database[database.size() / 2] ^ 1);
    write(copy / "muster.db", database);

    const auto [slug, detail] = refusal();

    EXPECT_EQ(slug, "backup.damaged");
    EXPECT_NE(detail.find("muster.db is not as it was written"), std::string::npos) << detail;
}

TEST_P(BackupTest, AFileOfAnotherSizeIsNamed) {
    ASSERT_TRUE(back_up(order()));
    write(copy / "ledger/v1/pin", "x");

    const auto [slug, detail] = refusal();

    EXPECT_EQ(slug, "backup.damaged");
    EXPECT_NE(detail.find("ledger/v1/pin has 1 bytes, not 0"), std::string::npos) << detail;
}

TEST_P(BackupTest, ADatabaseWithMigrationsOfANewerProgramIsRefused) {
    add_row("INSERT INTO schema_migration VALUES ('ledger', 999, 'x')");
    EXPECT_FALSE(back_up(order()));
    EXPECT_FALSE(fs::exists(copy));
}

TEST_P(BackupTest, ADatabaseWithTablesOfAModuleThatIsUnknownIsRefused) {
    std::array<Schema, 2> newer{schemas[0], Schema{"stars", {}}};
    add_row("INSERT INTO schema_migration VALUES ('stars', 1, 'x')");
    // By a program that knows the module but, as here, not its migration it would be refused too.
    EXPECT_EQ(back_up(order()).error().reason, "sql.newer_schema");
    EXPECT_EQ(make_backup(order(), newer, clock).error().reason, "sql.newer_schema");
}

TEST_P(BackupTest, IsNotRestoredOverAnything) {
    ASSERT_TRUE(back_up(order()));
    fs::create_directory(restored);
    write(restored / "note.txt", "mine");

    const auto outcome = restore();

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "backup.not_empty");
    EXPECT_EQ(read_file(restored / "note.txt").value(), "mine");
    EXPECT_EQ(names_beside(), 1);
}

TEST_P(BackupTest, AnEmptyDirectoryTakesIt) {
    ASSERT_TRUE(back_up(order()));
    fs::create_directory(restored);

    ASSERT_TRUE(restore());

    EXPECT_EQ(versions_in(restored_place()), 1U);
    EXPECT_EQ(names_beside(), 1);
}

TEST_P(BackupTest, IsRestoredToEitherEngine) {
    ASSERT_TRUE(back_up(order()));
    const ledger::Place on_sqlite{.data = directory / "on-sqlite"};
    const ledger::Place on_postgres{.data = directory / "on-postgres",
                                    .catalogue = target.address()};

    ASSERT_TRUE(restore_to(on_sqlite));
    const auto moved = restore_to(on_postgres);

    ASSERT_TRUE(moved) << moved.error().detail;
    EXPECT_EQ(versions_in(on_sqlite), 1U);
    EXPECT_EQ(versions_in(on_postgres), 1U);
    EXPECT_FALSE(fs::exists(on_postgres.data / "muster.db"));
}

TEST_P(BackupTest, ARestoredLedgerGoesOnNumberingWhereTheOriginalWas) {
    const auto last = publish("second");
    ASSERT_TRUE(back_up(order()));
    const ledger::Place moved{.data = restored, .catalogue = target.address()};
    ASSERT_TRUE(restore_to(moved));

    Store store = Store::open(moved, Store::Access::Write, {clock}).value();
    auto draft = store.begin({.source = "payer",
                              .month = BillingMonth::parse("2026-10").value(),
                              .delivery_id = "third",
                              .report_name = "",
                              .format = "cur1-csv",
                              .delivered_at = std::nullopt});

    EXPECT_EQ(draft.value().directory().filename(), "v" + std::to_string(last + 1));
}

TEST_P(BackupTest, ADatabaseThatHasAnythingIsNotRestoredInto) {
    ASSERT_TRUE(back_up(order()));
    sql::Session::open(target.address(), sql::Access::Write)
        .value()
        .execute_script("CREATE TABLE mine (x TEXT)")
        .value();

    const auto outcome = restore_to({.data = restored, .catalogue = target.address()});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "backup.not_empty");
    EXPECT_EQ(names_beside(), 0);
}

TEST_P(BackupTest, TheRestoredTablesAreNotThoseOfTheOriginalFiles) {
    ASSERT_TRUE(back_up(order()));
    ASSERT_TRUE(restore_to({.data = restored, .catalogue = target.address()}));

    const auto mixed =
        Store::open({.data = data, .catalogue = target.address()}, Store::Access::Read, {clock});

    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().reason, "ledger.other_files");
}

} // namespace
} // namespace muster::backup
