#include "ledger/store.h"

#include <csignal>
#include <fstream>
#include <tuple>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/file_mark.h"
#include "ledger/migrations.h"
#include "ledger/version_list.h"
#include "sql/migrator.h"
#include "support/fake_clock.h"
#include "support/temp_dir.h"
#include "support/test_database.h"

namespace muster::ledger {
namespace {

using Access = Store::Access;

const BillingMonth kOctober = BillingMonth::parse("2026-10").value();

DeliveryFacts delivery(const std::string& id, BillingMonth month = kOctober) {
    return {.source = "payer",
            .month = month,
            .delivery_id = id,
            .report_name = "report",
            .format = "cur1-csv",
            .delivered_at = std::nullopt};
}

/// On both engines: the files are the same, the catalogue is beside them or on PostgreSQL.
class StoreTest : public test::EachEngine {
protected:
    [[nodiscard]] Place place() const {
        const bool is_sqlite = GetParam() == sql::Engine::Sqlite;
        return {.data = directory.path(),
                .catalogue = is_sqlite ? std::nullopt : std::optional(address())};
    }
    Store open(Access access) { return Store::open(place(), access, {clock}).value(); }

    /// Publishes a version without files.
    Version publish(Store& store, const std::string& id, std::uint64_t rows = 0) {
        Draft draft = store.begin(delivery(id)).value();
        VersionContents contents;
        contents.rows = rows;
        return store.publish(std::move(draft), contents).value();
    }

    [[nodiscard]] bool exists(std::int64_t id) const {
        return std::filesystem::exists(directory / "ledger" / ("v" + std::to_string(id)));
    }

    /// As when the server of the catalogue takes all its clients for dead.
    void end_connections() const {
        if (GetParam() == sql::Engine::Postgres) {
            session()
                .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND pid <> pg_backend_pid()",
                       {}, [](const sql::Row&) { return Status(); })
                .value();
        }
    }

    /// What lies beside the versions of others: nothing but the mark of a catalogue elsewhere.
    [[nodiscard]] std::vector<std::string> directories() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(directory / "ledger")) {
            if (entry.is_directory()) {
                names.push_back(entry.path().filename());
            }
        }
        return names;
    }

    test::TempDir directory;
    test::FakeClock clock;
};
MUSTER_ON_EACH_ENGINE(StoreTest);

TEST_P(StoreTest, APlaceWithoutALedgerReadsAsEmpty) {
    const Store store = open(Access::Read);

    EXPECT_TRUE(store.versions({}).value().empty());
    EXPECT_TRUE(store.pin({}).value().versions().empty());
}

TEST_P(StoreTest, ItsDirectoriesAreForTheirOwnerAlone) {
    Store store = open(Access::Write);
    const Version version = publish(store, "a");

    for (const auto& made : {directory / "ledger", store.directory(version.id)}) {
        EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms::owner_all);
    }
}

TEST_P(StoreTest, ADraftIsInvisibleUntilItIsPublished) {
    Store store = open(Access::Write);
    Draft draft = store.begin(delivery("a")).value();

    EXPECT_FALSE(store.current("payer", kOctober).value());

    VersionContents contents;
    contents.rows = 7;
    ASSERT_TRUE(store.publish(std::move(draft), contents));
    EXPECT_EQ(store.current("payer", kOctober).value()->contents.rows, 7U);
}

TEST_P(StoreTest, AnAbandonedDraftLeavesNothing) {
    Store store = open(Access::Write);
    {
        const Draft draft = store.begin(delivery("a")).value();
        EXPECT_TRUE(std::filesystem::exists(draft.directory()));
    }

    EXPECT_EQ(directories(), std::vector<std::string>());
}

TEST_P(StoreTest, EverythingAVersionWasPublishedWithIsReadBack) {
    Store store = open(Access::Write);
    Draft draft = store.begin(delivery("a")).value();
    VersionContents contents;
    contents.rows = 3;
    contents.rejected_rows = 1;
    contents.currency = "USD";
    contents.future_cutoff = Instant::parse("2026-10-05T00:00:00Z").value();
    contents.inputs = {{"report-00001.csv.gz", 100, 3, "abc", 5}};
    contents.rollups = {{"r1", {"line_item_product_code", "bill_invoice_id"}, 2}};
    contents.roundings = {{"line_item_unblended_cost", 1, "0.00000000004"}};
    contents.checks = {{"identity", CheckResult::Verdict::Violated, "1", "2", "plan x"}};

    ASSERT_TRUE(store.publish(std::move(draft), contents));

    const Version version = store.current("payer", kOctober).value().value();
    EXPECT_EQ(version.delivery.delivery_id, "a");
    EXPECT_EQ(version.published_at, clock.now());
    EXPECT_EQ(version.contents.rejected_rows, 1U);
    EXPECT_EQ(version.contents.currency, "USD");
    EXPECT_EQ(version.contents.future_cutoff, contents.future_cutoff);
    ASSERT_EQ(version.contents.inputs.size(), 1U);
    EXPECT_EQ(version.contents.inputs[0].sha256, "abc");
    EXPECT_EQ(version.contents.inputs[0].rows, 3U);
    EXPECT_EQ(version.contents.inputs[0].file_rows, 5U);
    ASSERT_EQ(version.contents.rollups.size(), 1U);
    EXPECT_EQ(version.contents.rollups[0].keys, contents.rollups[0].keys);
    ASSERT_EQ(version.contents.roundings.size(), 1U);
    EXPECT_EQ(version.contents.roundings[0].residual, "0.00000000004");
    ASSERT_EQ(version.contents.checks.size(), 1U);
    EXPECT_EQ(version.contents.checks[0].verdict, CheckResult::Verdict::Violated);
}

TEST_P(StoreTest, DraftsArePublishedTogetherOrNotAtAll) {
    Store store = open(Access::Write);
    const auto drafts = [&] {
        std::vector<Store::Publication> out;
        for (const BillingMonth month : {kOctober.next(), kOctober}) {
            out.push_back({store.begin(delivery("", month)).value(), {}});
            out.back().draft.identify("of " + month.str());
        }
        return out;
    };
    auto broken = drafts();
    std::filesystem::remove_all(broken.back().draft.directory());

    EXPECT_FALSE(store.publish(std::move(broken)));
    EXPECT_TRUE(store.versions({}).value().empty());
    const auto versions = store.publish(drafts());

    ASSERT_TRUE(versions) << versions.error().detail;
    ASSERT_EQ(versions->size(), 2U);
    EXPECT_EQ(versions->front().delivery.delivery_id, "of 2026-11");
    EXPECT_EQ(versions->back().delivery.delivery_id, "of 2026-10");
    EXPECT_EQ(store.versions({}).value().size(), 2U);
}

TEST_P(StoreTest, TheNewestDeliveryOfAMonthAnswersAndTheOthersStay) {
    Store store = open(Access::Write);
    publish(store, "a", 1);
    publish(store, "b", 2);

    EXPECT_EQ(store.current("payer", kOctober).value()->delivery.delivery_id, "b");
    EXPECT_EQ(store.versions({}, Store::Which::All).value().size(), 2U);
    EXPECT_EQ(store.versions({}).value().size(), 1U);
}

TEST_P(StoreTest, SelectionsAreBySourceAndMonthsInclusive) {
    Store store = open(Access::Write);
    publish(store, "a");

    EXPECT_EQ(store.versions({"payer", kOctober, kOctober, {}}).value().size(), 1U);
    EXPECT_TRUE(store.versions({"other", {}, {}, {}}).value().empty());
    EXPECT_TRUE(store.versions({{}, kOctober.next(), {}, {}}).value().empty());
}

TEST_P(StoreTest, CollectionKeepsTheNewestAndWhatReadersPin) {
    Store store = open(Access::Write);
    const Version first = publish(store, "a");
    const Version second = publish(store, "b");
    publish(store, "c");
    publish(store, "d");
    const Store reader = open(Access::Read);
    {
        const Pin pin = reader.pin(Selection::of_version(first.id)).value();

        const Collected collected = store.collect(2).value();

        EXPECT_EQ(collected.removed, std::vector{second.id});
        EXPECT_EQ(collected.pinned, std::vector{first.id});
        EXPECT_TRUE(exists(first.id));
    }
    EXPECT_EQ(store.collect(2).value().removed, std::vector{first.id});
    EXPECT_FALSE(exists(first.id));
    EXPECT_EQ(store.versions({}, Store::Which::All).value().size(), 2U);
}

TEST_P(StoreTest, TheCurrentVersionIsNeverCollected) {
    Store store = open(Access::Write);
    publish(store, "a");

    EXPECT_TRUE(store.collect(0).value().removed.empty());
}

TEST_P(StoreTest, ARemovedSourceAnswersForNoMonthAndLeavesNothing) {
    Store store = open(Access::Write);
    const Version first = publish(store, "a");
    const Version second = publish(store, "b");

    const Collected collected = store.remove_source("payer").value();

    EXPECT_EQ(collected.removed, (std::vector{first.id, second.id}));
    EXPECT_TRUE(store.versions({}, Store::Which::All).value().empty());
    EXPECT_EQ(directories(), std::vector<std::string>());
    EXPECT_TRUE(store.check_catalogue().value().empty());
    EXPECT_TRUE(store.remove_source("payer").value().removed.empty());
    EXPECT_GT(publish(store, "a").id, second.id); // and may come again
}

TEST_P(StoreTest, ARemovedSourceLeavesWhatAReaderPinsToTheNextCall) {
    Store store = open(Access::Write);
    const Version version = publish(store, "a");
    const Store reader = open(Access::Read);
    {
        const Pin pin = reader.pin(Selection::of_version(version.id)).value();

        EXPECT_EQ(store.remove_source("payer").value().pinned, std::vector{version.id});
        EXPECT_FALSE(store.current("payer", kOctober).value()); // nobody else finds it
        EXPECT_TRUE(exists(version.id));
        EXPECT_TRUE(store.check_catalogue().value().empty());
    }
    EXPECT_EQ(store.remove_source("payer").value().removed, std::vector{version.id});
    EXPECT_FALSE(exists(version.id));
}

TEST_P(StoreTest, ARemovalThatWasKilledIsFinishedByTheNextWriterAsSoonAsNobodyReads) {
    const Store reader = [&] {
        Store store = open(Access::Write);
        publish(store, "a");
        return open(Access::Read);
    }();
    const std::int64_t id = reader.current("payer", kOctober).value()->id;
    {
        const Pin pin = reader.pin(Selection::of_version(id)).value();
        EXPECT_EQ(open(Access::Write).remove_source("payer").value().pinned, std::vector{id});
        open(Access::Write);
        EXPECT_TRUE(exists(id)); // still read
    }
    open(Access::Write);

    EXPECT_FALSE(exists(id));
    EXPECT_EQ(directories(), std::vector<std::string>());
}

TEST_P(StoreTest, RemovingASourceLeavesOthersAlone) {
    Store store = open(Access::Write);
    publish(store, "a");

    EXPECT_TRUE(store.remove_source("another").value().removed.empty());
    EXPECT_TRUE(store.current("payer", kOctober).value());
}

TEST_P(StoreTest, APinOfAKilledReaderIsNoPin) {
    Store store = open(Access::Write);
    const Version old = publish(store, "a");
    publish(store, "b");
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        const Store reader = open(Access::Read);
        const auto pin = reader.pin(Selection::of_version(old.id));
        const char byte = pin ? 'y' : 'n';
        if (write(ready[1], &byte, 1) == 1) {
            pause();
        }
        _exit(1);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    ASSERT_EQ(byte, 'y');
    EXPECT_EQ(store.collect(1).value().pinned, std::vector{old.id});

    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);

    // The kernel knows at once, a server in a moment.
    auto removed = store.collect(1).value().removed;
    for (int i = 0; i < 1000 && removed.empty(); ++i) {
        removed = store.collect(1).value().removed;
    }
    EXPECT_EQ(removed, std::vector{old.id});
}

TEST_P(StoreTest, AWriterThatWasTakenForDeadChangesNothingAnyMore) {
    Store first = open(Access::Write);
    auto begun = std::make_optional(first.begin(delivery("late")).value());
    std::filesystem::remove(directory / "writer.lock"); // as on a machine with locks of its own
    end_connections();
    Store second = open(Access::Write);
    std::filesystem::create_directories(begun->directory()); // which the second removed

    const auto published = first.publish(*std::move(begun), {});
    const auto another = first.begin(delivery("later"));

    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().reason, "ledger.writer_lost");
    ASSERT_FALSE(another);
    EXPECT_EQ(another.error().reason, "ledger.writer_lost");
    EXPECT_TRUE(second.versions({}, Store::Which::All).value().empty());
    EXPECT_GT(publish(second, "next").id, 1);
}

/// It may have been published all the same, when the error came of the COMMIT.
TEST_P(StoreTest, ADraftThatCouldNotBePublishedLeavesItsFilesToTheNextWriter) {
    {
        Store store = open(Access::Write);
        Draft draft = store.begin(delivery("a")).value();
        sql::Session::open(place().database(), sql::Access::Write)
            .value()
            .execute("UPDATE version SET state = 'removing'")
            .value();

        ASSERT_FALSE(store.publish(std::move(draft), {}));
        EXPECT_TRUE(exists(1));
    }

    const Store next = open(Access::Write);

    EXPECT_FALSE(exists(1));
    EXPECT_TRUE(next.versions({}, Store::Which::All).value().empty());
}

TEST_P(StoreTest, AVersionThatIsNotThereCannotBePinned) {
    Store store = open(Access::Write);

    const auto pin = store.pin(Selection::of_version(99));

    ASSERT_FALSE(pin);
    EXPECT_EQ(pin.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(pin.error().reason, "ledger.version_unknown");
}

TEST_P(StoreTest, ASecondWriterIsRefusedWhileReadersAreNot) {
    const Store writer = open(Access::Write);

    const auto second = Store::open(place(), Access::Write, {clock});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "lock.held");
    EXPECT_TRUE(Store::open(place(), Access::Read, {clock}));
}

TEST_P(StoreTest, WhatAKilledWriterLeftIsRemovedByTheNext) {
    const pid_t child = fork();
    if (child == 0) {
        Store store = open(Access::Write);
        const auto draft = store.begin(delivery("killed"));
        std::ofstream(draft->directory() / "rows-000001.seg") << "half a segment";
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    std::filesystem::create_directories(directory / "ledger" / "v77"); // a directory without a row
    ASSERT_FALSE(directories().empty());

    const Store next = open(Access::Write);

    EXPECT_EQ(directories(), std::vector<std::string>());
    EXPECT_TRUE(next.versions({}, Store::Which::All).value().empty());
}

TEST_P(StoreTest, AReaderThatStaysOpenPinsWhatIsPublishedMeanwhile) {
    Store writer = open(Access::Write);
    const Version first = publish(writer, "a", 1);
    const Store reader = open(Access::Read);
    ASSERT_EQ(reader.pin({}).value().versions().front().version.id, first.id);

    const Version second = publish(writer, "b", 2);

    const Pin newest = reader.pin({}).value();
    ASSERT_EQ(newest.versions().size(), 1U);
    EXPECT_EQ(newest.versions().front().version.id, second.id);
    EXPECT_EQ(newest.versions().front().version.contents.rows, 2U);
    const Pin old = reader.pin(Selection::of_version(first.id)).value();
    EXPECT_FALSE(old.versions().front().version.current);
}

TEST_P(StoreTest, AReaderThatWasOpenedBeforeALostConnectionGoesOn) {
    Store store = open(Access::Write);
    publish(store, "a");
    const Store reader = open(Access::Read);
    const Pin before = reader.pin({}).value();
    end_connections();

    auto after = reader.pin({});
    for (int i = 0; i < 10 && !after; ++i) { // each connection is found to be lost by using it
        after = reader.pin({});
    }

    ASSERT_TRUE(after) << after.error().detail;
    EXPECT_EQ(after->versions().size(), 1U);
}

/// With the catalogue on PostgreSQL.
class SharedStoreTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(,
                         SharedStoreTest,
                         testing::Values(sql::Engine::Postgres),
                         test::name_of_engine);

TEST_P(SharedStoreTest, AReaderOnAMachineWithoutOurLocksOfFilesKeepsItsVersions) {
    Store store = open(Access::Write);
    const Version old = publish(store, "a");
    publish(store, "b");
    const Store reader = open(Access::Read);
    const auto pin = std::make_optional(reader.pin(Selection::of_version(old.id)).value());
    const auto lock = directory / "ledger" / ("v" + std::to_string(old.id)) / "pin";
    std::filesystem::remove(lock); // so that the lock of the file holds nobody up
    std::ofstream(lock) << "";

    EXPECT_EQ(store.collect(1).value().pinned, std::vector{old.id});
    EXPECT_TRUE(exists(old.id));
}

TEST_P(SharedStoreTest, AWriterOnAnotherMachineIsRefusedByNameOfTheFirst) {
    const Store writer = open(Access::Write);
    std::filesystem::remove(directory / "writer.lock");

    const auto second = Store::open(place(), Access::Write, {clock});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "lock.held");
    EXPECT_NE(second.error().detail.find("pid " + std::to_string(getpid())), std::string::npos)
        << second.error().detail;
}

TEST_P(SharedStoreTest, AnotherDirectoryThanThatWithTheFilesIsRefused) {
    {
        Store store = open(Access::Write);
    }
    const test::TempDir elsewhere;
    const Place other{.data = elsewhere.path(), .catalogue = place().catalogue};

    for (const Access access : {Access::Read, Access::Write}) {
        const auto opened = Store::open(other, access, {clock});

        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().reason, "ledger.other_files");
    }
}

TEST_P(SharedStoreTest, ItsFilesAreNotTakenForThoseOfASqliteCatalogue) {
    {
        Store store = open(Access::Write);
        publish(store, "a");
    }
    for (const Access access : {Access::Read, Access::Write}) {
        const auto opened = Store::open(directory.path(), access, {clock});

        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().reason, "ledger.other_catalogue");
    }
    EXPECT_TRUE(exists(1));
}

/// A ledger whose server has been on PostgreSQL, and its catalogue in SQLite.
class OldCatalogueTest : public SharedStoreTest {
protected:
    [[nodiscard]] sql::Session sqlite() const {
        return sql::Session::open((directory / "muster.db").string(), sql::Access::Write).value();
    }
    /// The digest is of all that a version was published with.
    using Row = std::tuple<std::int64_t, std::string, std::uint64_t, bool>;
    static std::vector<Row> rows_of(const Store& store) {
        const auto versions = store.versions({}, Store::Which::All).value();
        std::vector<Row> rows;
        for (const Version& version : versions) {
            rows.emplace_back(version.id, version.digest, version.contents.rows, version.current);
        }
        return rows;
    }
    std::vector<Row> publish_in_sqlite() {
        Store store = Store::open(directory.path(), Access::Write, {clock}).value();
        publish(store, "a", 3);
        publish(store, "b", 4);
        return rows_of(store);
    }
    void expect_refusal() {
        const auto opened = Store::open(place(), Access::Write, {clock});
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().reason, "ledger.other_catalogue");
        EXPECT_TRUE(exists(1));
    }
};
INSTANTIATE_TEST_SUITE_P(,
                         OldCatalogueTest,
                         testing::Values(sql::Engine::Postgres),
                         test::name_of_engine);

TEST_P(OldCatalogueTest, IsTakenOverByTheFirstWriter) {
    const auto before = publish_in_sqlite();

    Store store = open(Access::Write);

    EXPECT_EQ(rows_of(store), before);
    EXPECT_TRUE(store.check_catalogue().value().empty());
    EXPECT_EQ(publish(store, "c").id, 3);
    const auto in_sqlite = Store::open(directory.path(), Access::Read, {clock});
    ASSERT_FALSE(in_sqlite);
    EXPECT_EQ(in_sqlite.error().reason, "ledger.other_catalogue");
}

TEST_P(OldCatalogueTest, IsTakenOverOnce) {
    publish_in_sqlite();
    {
        Store store = open(Access::Write);
        publish(store, "c");
    }

    const Store again = open(Access::Write);

    EXPECT_EQ(rows_of(again).size(), 3U);
}

TEST_P(OldCatalogueTest, OfWhichTheWriterWasKilledIsTakenOverAgain) {
    const auto before = publish_in_sqlite();
    make_mark(directory / "ledger").value();

    const Store store = open(Access::Write);

    EXPECT_EQ(rows_of(store), before);
}

TEST_P(OldCatalogueTest, MayLackTheTablesOfToday) {
    std::filesystem::create_directories(directory / "ledger" / "v7");
    {
        sql::Session old = sqlite();
        ASSERT_TRUE(sql::migrate(old, "ledger", migrations().first(3)));
        ASSERT_TRUE(old.execute_script(R"(
            INSERT INTO source (id, name, created_at) VALUES (1, 'payer', 0);
            INSERT INTO version (id, source_id, month, delivery_id, report_name, format, state,
                                 published_at, rows)
            VALUES (7, 1, '2026-10', 'a', 'report', 'cur1-csv', 'ready', 0, 3);
            INSERT INTO period (source_id, month, current_version) VALUES (1, '2026-10', 7))"));
    }

    Store store = open(Access::Write);

    EXPECT_EQ(store.current("payer", kOctober).value()->id, 7);
    EXPECT_EQ(publish(store, "b").id, 8);
}

TEST_P(OldCatalogueTest, OfAWholeServerIsLeftAlone) {
    publish_in_sqlite();
    ASSERT_TRUE(sqlite().execute("INSERT INTO schema_migration (module, number, checksum) "
                                 "VALUES ('identity', 1, '')"));

    expect_refusal();
    EXPECT_TRUE(Store::open(directory.path(), Access::Write, {clock}));
}

TEST_P(OldCatalogueTest, ThatIsNotThereLeavesItsBillsAlone) {
    publish_in_sqlite();
    std::filesystem::remove(directory / "muster.db");

    expect_refusal();
}

TEST_P(SharedStoreTest, AListOfVersionsIsOpenedWithoutTheCatalogue) {
    Store store = open(Access::Write);
    const Version version = publish(store, "a");
    const auto list = VersionList::make(store, directory.path()).value();

    const auto opened = open_listed(list.path(), directory.path()).value();

    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened.front().version.id, version.id);
    EXPECT_EQ(opened.front().facts().source, "payer");
    EXPECT_EQ(opened.front().facts().month, kOctober);
}

} // namespace
} // namespace muster::ledger
