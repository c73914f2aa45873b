#include "bucket/removal_job.h"

#include <gmock/gmock.h>

#include "bucket/bill_source.h"
#include "bucket/migrations.h"
#include "support/temp_dir.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::bucket {
namespace {

using jobs::JobState;
using ledger::Store;
using testing::ElementsAre;

/// A server that knows removals, and a ledger with bills of `payer` and `other`.
class RemovalJobTest : public jobs::JobsTest {
protected:
    RemovalJobTest() {
        database.migrate("bucket", migrations());
        know(removal_.kind());
        Store store = open(Store::Access::Write);
        for (const char* const source : {"payer", "other"}) {
            for (const char* const month : {"2026-09", "2026-10"}) {
                publish(store, source, month);
            }
        }
    }

    Store open(Store::Access access) {
        return Store::open(root_ / "data", access, {clock}).value();
    }
    static void publish(Store& store, const std::string& source, const std::string& month) {
        ledger::Draft draft = store
                                  .begin({.source = source,
                                          .month = BillingMonth::parse(month).value(),
                                          .delivery_id = "a",
                                          .report_name = "report",
                                          .format = "cur1-csv",
                                          .delivered_at = std::nullopt})
                                  .value();
        store.publish(std::move(draft), {}).value();
    }
    std::vector<std::string> versions() {
        std::vector<std::string> lines;
        const auto all = open(Store::Access::Read).versions({}, Store::Which::All);
        for (const ledger::Version& version : all.value()) {
            lines.push_back(version.delivery.source + " " + version.delivery.month.str());
        }
        return lines;
    }
    jobs::JobId ask() {
        std::optional<jobs::JobId> id;
        process->writer
            .write([&](sql::Session& session) -> Status {
                id = process->queue.start(session, RemovalJob::plan("payer", who)).value().id;
                return {};
            })
            .value();
        return *id;
    }
    jobs::JobId remove() {
        const jobs::JobId id = ask();
        run_all();
        return id;
    }
    bool is_removing() {
        sql::Session session = database.open();
        return RemovalJob::is_removing(session, "payer").value();
    }
    void bring_bills() {
        test::SeededRandom random;
        sql::Session session = database.open();
        insert_source(session, {.id = BillSourceId::make(clock, random),
                                .what = {.source = "payer",
                                         .address = Address::parse("s3://bills/cur/").value(),
                                         .region = RegionName::parse("us-east-1").value()},
                                .is_paused = false,
                                .created_at = clock.now(),
                                .polled_at = {},
                                .failure = {}})
            .value();
    }

    test::TempDir root_;
    RemovalJob removal_{clock, {.place = {.data = root_ / "data"}}};
};
INSTANTIATE_TEST_SUITE_P(,
                         RemovalJobTest,
                         testing::Values(sql::Engine::Sqlite, sql::Engine::Postgres),
                         test::name_of_engine);

TEST_P(RemovalJobTest, TakesAllMonthsOfTheSourceAndNoOthers) {
    const jobs::JobId id = remove();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(versions(), ElementsAre("other 2026-09", "other 2026-10"));
    EXPECT_EQ(job(id).cursor.find("versions")->integer(), 2);
}

TEST_P(RemovalJobTest, ASourceWithoutBillsIsNoError) {
    remove();

    EXPECT_EQ(job(remove()).state, JobState::Succeeded);
}

TEST_P(RemovalJobTest, IsOneJobHoweverOftenItIsAskedForAndKnownWhileItIsOpen) {
    EXPECT_FALSE(is_removing());
    const jobs::JobId first = ask();

    EXPECT_EQ(ask(), first);
    EXPECT_TRUE(is_removing());
    run_all();
    EXPECT_FALSE(is_removing());
}

TEST_P(RemovalJobTest, WaitsForAnImportThatWrites) {
    const jobs::JobId id = ask();
    {
        const Store import = open(Store::Access::Write);
        run_all();
        EXPECT_EQ(job(id).state, JobState::Waiting);
        EXPECT_TRUE(job(id).waiting_for.starts_with("an import"));
    }
    clock.advance(std::chrono::seconds{5});
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(RemovalJobTest, HidesBillsThatAReportReadsAtOnceAndRemovesThemAfterIt) {
    const Store reader = open(Store::Access::Read);
    const jobs::JobId id = ask();
    {
        const ledger::Pin pin = reader.pin({}).value();
        run_all();
        EXPECT_EQ(job(id).state, JobState::Waiting);
        EXPECT_TRUE(job(id).waiting_for.contains("report"));
        EXPECT_THAT(versions(), ElementsAre("other 2026-09", "other 2026-10"));
    }
    clock.advance(std::chrono::seconds{5});
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(job(id).cursor.find("versions")->integer(), 2);
}

TEST_P(RemovalJobTest, RefusesWhileBillsOfThatNameComeIn) {
    bring_bills();

    const jobs::JobId id = remove();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "billing.source_in_use");
    EXPECT_EQ(versions().size(), 4U);
}

} // namespace
} // namespace muster::bucket
