#include "bucket/month_search.h"

#include <gmock/gmock.h>

#include "billing/import.h"
#include "bucket/object_bytes.h"
#include "unit/bucket/backfill_fixture.h"

namespace muster::bucket {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MonthSearchTest : public BackfillFixture {
protected:
    /// "2026-10 report report csv available *", with a star where it is preferred.
    std::vector<std::string> found() {
        found_ = search_.months(source_, {}).value();
        std::vector<std::string> lines;
        for (const FoundMonth& month : found_) {
            lines.push_back(fmt::format("{} {} {} {} {}{}", month.month.str(),
                                        kBillFormNames.name(month.form), month.report,
                                        month.container, kMonthStandingNames.name(month.standing),
                                        month.is_preferred ? " *" : ""));
        }
        return lines;
    }
    void import(const std::string& prefix) {
        Bucket bucket = open_bucket(sessions_, source_);
        BucketOrigin origin(bucket, {});
        auto writer = ledger::Store::open(place_, ledger::Store::Access::Write, {clock}).value();
        billing::ImportOptions options;
        options.source = source_.what.source;
        billing::ImportProgress progress;
        billing::import_deliveries(
            find_deliveries(bucket, origin, {.prefix = prefix}).value().deliveries, options, writer,
            progress)
            .value();
    }

    std::vector<FoundMonth> found_;
};
INSTANTIATE_TEST_SUITE_P(,
                         MonthSearchTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(MonthSearchTest, FindsWhatLiesBesideTheReportToo) {
    deliver("2026-09", "a-1", 1);
    deliver("2026-08", "b-1", 1, "cur/copied");
    deliver("2026-09", "b-2", 1, "cur/copied");
    deliver_detailed("2014-03", "1.5");
    deliver_detailed("2026-09", "1.5"); // told by a report, but in another folder

    EXPECT_THAT(found(), ElementsAre("2014-03 detailed 012345678901-aws-billing csv available *",
                                     "2026-08 report copied csv available *",
                                     "2026-09 report report csv available *",
                                     "2026-09 report copied csv available",
                                     "2026-09 detailed 012345678901-aws-billing csv available"));
    EXPECT_EQ(found_[2].manifest, "cur/report/20260901-20991231/report-Manifest.json");
    EXPECT_EQ(found_[2].files, 1U);
    EXPECT_GT(found_[2].bytes, 100U);
    EXPECT_EQ(found_[2].delivered_at->str(), "2026-10-03T00:00:00Z");
}

TEST_P(MonthSearchTest, SaysWhatTheLedgerHas) {
    deliver("2026-08", "a-1", 1);
    deliver("2026-09", "a-2", 1);
    import("cur/report/");
    deliver("2026-09", "a-3", 2);

    EXPECT_THAT(found(), ElementsAre("2026-08 report report csv imported *",
                                     "2026-09 report report csv other_delivery *"));
}

TEST_P(MonthSearchTest, AMonthThatIsNotWholeIsShownWithTheReason) {
    deliver("2026-08", "a-1", 1);
    memory_.remove(folder_of("cur/report", "2026-08") + "report-1.csv");
    memory_.put(folder_of("cur/report", "2026-07") + "report-Manifest.json", "{");
    deliver("2026-09", "a-2", 1);

    EXPECT_THAT(found(), ElementsAre("2026-07 report   broken *", "2026-08 report   broken *",
                                     "2026-09 report report csv available *"));
    EXPECT_THAT(found_[1].why, HasSubstr("report-1.csv"));
}

TEST_P(MonthSearchTest, AnEmptyBucketHasNoMonths) {
    EXPECT_THAT(found(), IsEmpty());
}

TEST_P(MonthSearchTest, ABucketThatRefusesIsAnError) {
    memory_.refuse("AccessDenied", "no");

    const auto refused = search_.months(source_, {});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "billing.bucket_denied");
}

} // namespace
} // namespace muster::bucket
