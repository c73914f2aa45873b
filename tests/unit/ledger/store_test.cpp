#include "ledger/store.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/fake_clock.h"
#include "support/temp_dir.h"

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

class StoreTest : public testing::Test {
protected:
    Store open(Access access) { return Store::open(directory.path(), access, {clock}).value(); }

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

    test::TempDir directory;
    test::FakeClock clock;
};

TEST_F(StoreTest, APlaceWithoutALedgerReadsAsEmpty) {
    const Store store = open(Access::Read);

    EXPECT_TRUE(store.versions({}).value().empty());
    EXPECT_TRUE(store.pin({}).value().versions().empty());
}

TEST_F(StoreTest, ItsDirectoriesAreForTheirOwnerAlone) {
    Store store = open(Access::Write);
    const Version version = publish(store, "a");

    for (const auto& made : {directory / "ledger", store.directory(version.id)}) {
        EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms::owner_all);
    }
}

TEST_F(StoreTest, ADraftIsInvisibleUntilItIsPublished) {
    Store store = open(Access::Write);
    Draft draft = store.begin(delivery("a")).value();

    EXPECT_FALSE(store.current("payer", kOctober).value());

    VersionContents contents;
    contents.rows = 7;
    ASSERT_TRUE(store.publish(std::move(draft), contents));
    EXPECT_EQ(store.current("payer", kOctober).value()->contents.rows, 7U);
}

TEST_F(StoreTest, AnAbandonedDraftLeavesNothing) {
    Store store = open(Access::Write);
    {
        const Draft draft = store.begin(delivery("a")).value();
        EXPECT_TRUE(std::filesystem::exists(draft.directory()));
    }

    EXPECT_TRUE(std::filesystem::is_empty(directory / "ledger"));
}

TEST_F(StoreTest, EverythingAVersionWasPublishedWithIsReadBack) {
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

TEST_F(StoreTest, DraftsArePublishedTogetherOrNotAtAll) {
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

TEST_F(StoreTest, TheNewestDeliveryOfAMonthAnswersAndTheOthersStay) {
    Store store = open(Access::Write);
    publish(store, "a", 1);
    publish(store, "b", 2);

    EXPECT_EQ(store.current("payer", kOctober).value()->delivery.delivery_id, "b");
    EXPECT_EQ(store.versions({}, Store::Which::All).value().size(), 2U);
    EXPECT_EQ(store.versions({}).value().size(), 1U);
}

TEST_F(StoreTest, SelectionsAreBySourceAndMonthsInclusive) {
    Store store = open(Access::Write);
    publish(store, "a");

    EXPECT_EQ(store.versions({"payer", kOctober, kOctober, {}}).value().size(), 1U);
    EXPECT_TRUE(store.versions({"other", {}, {}, {}}).value().empty());
    EXPECT_TRUE(store.versions({{}, kOctober.next(), {}, {}}).value().empty());
}

TEST_F(StoreTest, CollectionKeepsTheNewestAndWhatReadersPin) {
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

TEST_F(StoreTest, TheCurrentVersionIsNeverCollected) {
    Store store = open(Access::Write);
    publish(store, "a");

    EXPECT_TRUE(store.collect(0).value().removed.empty());
}

TEST_F(StoreTest, APinOfAKilledReaderIsNoPin) {
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

    EXPECT_EQ(store.collect(1).value().removed, std::vector{old.id});
}

TEST_F(StoreTest, AVersionThatIsNotThereCannotBePinned) {
    Store store = open(Access::Write);

    const auto pin = store.pin(Selection::of_version(99));

    ASSERT_FALSE(pin);
    EXPECT_EQ(pin.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(pin.error().reason, "ledger.version_unknown");
}

TEST_F(StoreTest, ASecondWriterIsRefusedWhileReadersAreNot) {
    const Store writer = open(Access::Write);

    const auto second = Store::open(directory.path(), Access::Write, {clock});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "lock.held");
    EXPECT_TRUE(Store::open(directory.path(), Access::Read, {clock}));
}

TEST_F(StoreTest, WhatAKilledWriterLeftIsRemovedByTheNext) {
    const pid_t child = fork();
    if (child == 0) {
        Store store = open(Access::Write);
        const auto draft = store.begin(delivery("killed"));
        std::ofstream(draft->directory() / "rows-000001.seg") << "half a segment";
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    std::filesystem::create_directories(directory / "ledger" / "v77"); // a directory without a row
    ASSERT_FALSE(std::filesystem::is_empty(directory / "ledger"));

    const Store next = open(Access::Write);

    EXPECT_TRUE(std::filesystem::is_empty(directory / "ledger"));
    EXPECT_TRUE(next.versions({}, Store::Which::All).value().empty());
}

TEST_F(StoreTest, AReaderThatStaysOpenPinsWhatIsPublishedMeanwhile) {
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

} // namespace
} // namespace muster::ledger
