#include "bucket/backfill_job.h"

#include <gmock/gmock.h>

#include "unit/bucket/backfill_fixture.h"

namespace muster::bucket {
namespace {

using jobs::JobState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BackfillJobTest : public BackfillFixture {
protected:
    BackfillJobTest() { know({backfill_.kind()}); }

    jobs::JobId start(const std::optional<std::vector<std::string>>& months = {}) {
        std::optional<std::vector<BillingMonth>> wanted;
        if (months) {
            wanted.emplace();
            for (const std::string& month : *months) {
                wanted->push_back(BillingMonth::parse(month).value());
            }
        }
        std::optional<jobs::JobId> id;
        process->writer
            .write([&](sql::Session& session) -> Status {
                const auto planned = BackfillJob::plan(source_.id, wanted, who).value();
                id = process->queue.start(session, planned).value().id;
                return {};
            })
            .value();
        run_all();
        return *id;
    }
    /// "2026-10 added", with the reason of a failure.
    std::vector<std::string> outcomes(const jobs::JobId& id) {
        std::vector<std::string> lines;
        const Json cursor = job(id).cursor;
        for (const Json& month : *cursor.find("months")->if_array()) {
            const std::string* const reason = month.find("reason")->if_string();
            lines.push_back(*month.find("month")->if_string() + " " +
                            *month.find("outcome")->if_string() + (reason ? " " + *reason : ""));
        }
        return lines;
    }

    jobs::ProgressBoard board_;
    BackfillJob backfill_{
        {.sessions = sessions_, .search = search_, .progress = board_, .clock = clock},
        {.place = place_}};
};
INSTANTIATE_TEST_SUITE_P(,
                         BackfillJobTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(BackfillJobTest, ReadsTheMonthsThatWereAskedFor) {
    deliver("2026-07", "a-1", 1);
    deliver("2026-08", "a-2", 2);
    deliver("2026-09", "a-3", 3);

    const jobs::JobId id = start({{"2026-09", "2026-07"}});

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(outcomes(id), ElementsAre("2026-07 added", "2026-09 added"));
    EXPECT_THAT(months(), ElementsAre("2026-07 by 012345678901: 1 rows of cur1-csv",
                                      "2026-09 by 012345678901: 3 rows of cur1-csv"));
    EXPECT_EQ(steps(id).at(1).detail, "2 of 2 months are in the ledger");
}

TEST_P(BackfillJobTest, WithoutAChoiceItReadsWhatTheLedgerLacks) {
    deliver("2026-09", "a-3", 3);
    deliver("2026-08", "b-1", 2, "cur/copied");
    deliver_detailed("2014-03", "1.5");
    start({{"2026-09"}});

    const jobs::JobId id = start();

    EXPECT_THAT(outcomes(id), ElementsAre("2014-03 added", "2026-08 added"));
    EXPECT_THAT(months(), ElementsAre("2014-03 by 012345678901: 1 rows of detailed-csv",
                                      "2026-08 by 012345678901: 2 rows of cur1-csv",
                                      "2026-09 by 012345678901: 3 rows of cur1-csv"));
}

TEST_P(BackfillJobTest, AMonthThatFailsSaysWhyAndTheOthersGoOn) {
    deliver("2026-07", "a-1", 1);
    deliver("2026-08", "a-2", 1);
    memory_.put(folder_of("cur/report", "2026-07") + "report-1.csv", "no,bill\n1,2\n");
    deliver("2026-09", "a-3", 1);
    memory_.put(folder_of("cur/report", "2026-09") + "report-1.csv", "");

    const jobs::JobId id = start({{"2026-06", "2026-07", "2026-08", "2026-09"}});

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    const auto lines = outcomes(id);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "2026-06 missing");
    EXPECT_EQ(lines[2], "2026-08 added");
    EXPECT_EQ(lines[3], "2026-09 empty billing.no_rows");
    EXPECT_THAT(steps(id).at(1).detail, HasSubstr("2026-06 missing"));
}

TEST_P(BackfillJobTest, AskedForAgainNothingChanges) {
    deliver("2026-08", "a-2", 1);
    start({{"2026-08"}});

    const jobs::JobId id = start({{"2026-08"}});

    EXPECT_THAT(outcomes(id), ElementsAre("2026-08 unchanged"));
}

TEST_P(BackfillJobTest, ADetailedReportReplacesNoLaterOne) {
    deliver("2026-08", "a-2", 1);
    start({{"2026-08"}});
    memory_.remove(folder_of("cur/report", "2026-08") + "report-Manifest.json");
    deliver_detailed("2026-08", "7");

    const jobs::JobId id = start({{"2026-08"}});

    EXPECT_THAT(outcomes(id), ElementsAre("2026-08 kept"));
    EXPECT_THAT(months(), ElementsAre("2026-08 by 012345678901: 1 rows of cur1-csv"));
}

TEST_P(BackfillJobTest, ABusyBucketIsAskedAgain) {
    deliver("2026-08", "a-2", 1);
    memory_.be_busy(4); // more than one call is tried for

    const jobs::JobId id = start({{"2026-08"}});
    clock.advance(std::chrono::minutes{10});
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(outcomes(id), ElementsAre("2026-08 added"));
}

TEST_P(BackfillJobTest, NoMonthOrFarTooManyAreRefused) {
    const auto none = BackfillJob::plan(source_.id, std::vector<BillingMonth>(), who);
    const auto many =
        BackfillJob::plan(source_.id, std::vector<BillingMonth>(BackfillJob::kMostMonths + 1), who);

    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().reason, "billing.no_months");
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().reason, "billing.no_months");
}

TEST_P(BackfillJobTest, ASourceThatIsGoneIsAnError) {
    process->writer.write([&](sql::Session& session) { return remove_source(session, source_.id); })
        .value();

    const jobs::JobId id = start({{"2026-08"}});

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "billing.no_such_source");
    EXPECT_THAT(months(), IsEmpty());
}

} // namespace
} // namespace muster::bucket
