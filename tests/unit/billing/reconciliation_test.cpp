#include "billing/reconciliation.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "billing/sum_table.h"
#include "bills/parquet_reader.h"
#include "support/built_segment.h"
#include "support/samples.h"

namespace muster::billing {
namespace {

using Verdict = ledger::CheckResult::Verdict;

const std::string kCsvHeader =
    "lineItem/LineItemType,identity/TimeInterval,lineItem/UsageStartDate,lineItem/Operation,"
    "lineItem/UnblendedCost,lineItem/UsageAmount,lineItem/NormalizedUsageAmount,"
    "reservation/ReservationARN,reservation/EffectiveCost,reservation/RecurringFeeForUsage,"
    "reservation/AmortizedUpfrontCostForUsage,reservation/UnusedRecurringFee,"
    "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod,"
    "reservation/UnusedNormalizedUnitQuantity,reservation/TotalReservedNormalizedUnits,"
    "reservation/AmortizedUpfrontFeeForBillingPeriod,savingsPlan/SavingsPlanARN,"
    "savingsPlan/SavingsPlanEffectiveCost,savingsPlan/TotalCommitmentToDate,"
    "savingsPlan/UsedCommitment,savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod,"
    "savingsPlan/RecurringCommitmentForBillingPeriod\n";

// One reservation (fee 20, upfront part 10, half used), one plan hour (0.12 committed, 0.06 used,
// 0.07 of it upfront), plain usage.
const std::string kRiFeeLine =
    "RIFee,m,2018-10-01T00:00:00Z,,20,,,arn:ri/1,,,,10,5,50,100,10,,,,,,\n";
const std::string kRiUsage =
    "DiscountedUsage,h,2018-10-01T00:00:00Z,,0,1,50,arn:ri/1,15,10,5,,,,,,,,,,,\n";
const std::string kPlanFeeLine =
    "SavingsPlanRecurringFee,h,2018-10-01T00:00:00Z,,0.05,,,,,,,,,,,,arn:sp/1,,0.12,0.06,0.07,"
    "0.05\n";
const std::string kCovered =
    "SavingsPlanCoveredUsage,h,2018-10-01T00:00:00Z,,0.11,2,,,,,,,,,,,arn:sp/1,0.06,,,,\n";
const std::string kNegation =
    "SavingsPlanNegation,h,2018-10-01T00:00:00Z,,-0.11,-2,,,,,,,,,,,arn:sp/1,,,,,\n";
const std::string kUsage = "Usage,h,2018-10-01T00:00:00Z,,1.5,1,,,,,,,,,,,,,,,,\n";
const std::string kSplit = "Usage,h,2018-10-01T00:00:00Z,ECSTask-EC2,9,1,,,,,,,,,,,,,,,,\n";

std::vector<ledger::CheckResult> checks_of(const std::string& rows,
                                           std::uint64_t read,
                                           FutureCutoff cutoff = {},
                                           const std::string& format = "cur1-csv",
                                           const std::string& header = kCsvHeader) {
    const test::BuiltSegment built(header + rows, cutoff);
    ReconcileFacts facts{.format = format, .inputs = {}};
    facts.inputs.push_back({"bill.csv", 0, read, ""});
    const auto checks = reconcile(built.inputs(), facts, 1);
    EXPECT_TRUE(checks) << (checks ? "" : checks.error().detail);
    return checks ? *checks : std::vector<ledger::CheckResult>();
}

std::vector<std::string> violated(const std::vector<ledger::CheckResult>& checks) {
    std::vector<std::string> names;
    for (const auto& check : checks) {
        if (check.verdict == Verdict::Violated) {
            names.push_back(check.name);
        }
    }
    return names;
}

const ledger::CheckResult& named(const std::vector<ledger::CheckResult>& checks,
                                 const std::string& name) {
    return *std::ranges::find(checks, name, &ledger::CheckResult::name);
}

using Names = std::vector<std::string>;

TEST(ReconciliationTest, AWholeBillViolatesNothing) {
    const auto checks =
        checks_of(kRiFeeLine + kRiUsage + kPlanFeeLine + kCovered + kNegation + kUsage + kSplit, 7);

    EXPECT_EQ(violated(checks), Names{});
    for (const char* name : {"rows", "unblended_cost_sum", "usage_amount_sum", "amortized_identity",
                             "reservation_units", "reservation_fees", "reservation_upfront",
                             "savings_plan_hours", "savings_plan_negation"}) {
        EXPECT_EQ(named(checks, name).verdict, Verdict::Passed) << name;
    }
    EXPECT_EQ(named(checks, "amortized_identity").expected, "21.55");
}

TEST(ReconciliationTest, LostRowsAreNoticed) {
    EXPECT_EQ(violated(checks_of(kUsage, 2)), Names{"rows"});
}

TEST(ReconciliationTest, ABillWithoutCommitmentsHasNothingToCheckThere) {
    const auto checks = checks_of(kUsage, 1);

    EXPECT_EQ(named(checks, "reservation_fees").verdict, Verdict::NotApplicable);
    EXPECT_EQ(named(checks, "savings_plan_hours").verdict, Verdict::NotApplicable);
    EXPECT_EQ(named(checks, "amortized_identity").verdict, Verdict::Passed);
}

TEST(ReconciliationTest, AViolationNamesItsCommitment) {
    const auto checks = checks_of(kPlanFeeLine + kRiFeeLine + kRiUsage + kRiUsage, 4);

    EXPECT_EQ(violated(checks),
              (Names{"amortized_identity", "reservation_units", "reservation_fees",
                     "reservation_upfront", "savings_plan_hours"}));
    EXPECT_TRUE(named(checks, "reservation_units").detail.contains("arn:ri/1"));
    EXPECT_TRUE(named(checks, "savings_plan_hours").detail.contains("arn:sp/1 at h"));
    EXPECT_EQ(named(checks, "savings_plan_hours").expected, "0.06");
    EXPECT_EQ(named(checks, "savings_plan_hours").actual, "0");
}

TEST(ReconciliationTest, FeesForTimeToComeAreLeftOut) {
    const auto checks =
        checks_of(kPlanFeeLine + kUsage, 2, {*Instant::parse("2018-10-01T00:00:00Z")});

    EXPECT_EQ(violated(checks), Names{});
    EXPECT_EQ(named(checks, "savings_plan_hours").verdict, Verdict::NotApplicable);
}

TEST(ReconciliationTest, ARefundedUpfrontFeeBreaksNothing) {
    const auto rows = [](const std::string& description) {
        return "Refund,m,-613.2,ComputeSavingsPlans," + description + ",0.06,0.12\nUsage,h,5,,,,\n";
    };
    const std::string header =
        "lineItem/LineItemType,identity/TimeInterval,lineItem/UnblendedCost,lineItem/ProductCode,"
        "lineItem/LineItemDescription,savingsPlan/UsedCommitment,savingsPlan/TotalCommitmentToDate"
        "\n";

    const auto refund =
        checks_of(rows("Refund for one-time fee for Savings Plan ID 1"), 2, {}, "cur1-csv", header);
    const auto other = checks_of(rows("Refund of an outage"), 2, {}, "cur1-csv", header);

    EXPECT_EQ(named(refund, "amortized_identity").verdict, Verdict::Passed);
    EXPECT_EQ(named(refund, "amortized_identity").expected, "5");
    EXPECT_EQ(named(other, "amortized_identity").expected, "-608.2");
    EXPECT_EQ(violated(other), Names{});
}

TEST(ReconciliationTest, UnbalancedNegationIsNoticed) {
    EXPECT_EQ(violated(checks_of(kPlanFeeLine + kCovered, 2)),
              (Names{"amortized_identity", "savings_plan_negation"}));
    EXPECT_EQ(violated(checks_of(kNegation, 1)),
              (Names{"amortized_identity", "savings_plan_negation"}));
    EXPECT_EQ(violated(checks_of(kPlanFeeLine + kCovered + kNegation + kNegation, 4)),
              (Names{"amortized_identity", "savings_plan_negation"}));
}

TEST(ReconciliationTest, UpfrontCostsOfDoublesMayBeRoundedAtTheEighthPlaceOfEachRow) {
    const auto checks = [](const std::string& cost, const std::string& format) {
        std::string rows = "RIFee,m,2018-10-01T00:00:00Z,,0,,,arn:ri/1,,,,0,0,0,,0.72,,,,,,\n";
        for (int row = 0; row < 720; ++row) {
            rows += "DiscountedUsage,h,2018-10-01T00:00:00Z,,0,1,1,arn:ri/1," + cost + ",0," +
                    cost + ",,,,,,,,,,,\n";
        }
        return named(checks_of(rows, 721, {}, format), "reservation_upfront").verdict;
    };

    EXPECT_EQ(checks("0.0010000049", "cur1-parquet"), Verdict::Passed);
    EXPECT_EQ(checks("0.0010000051", "cur1-parquet"), Verdict::Violated);
    EXPECT_EQ(checks("0.0010000001", "cur1-csv"), Verdict::Passed);
    EXPECT_EQ(checks("0.0010000049", "cur1-csv"), Verdict::Violated);
}

TEST(ReconciliationTest, WhatADeliveryHasLostIsNoticed) {
    const test::BuiltSegment built(kCsvHeader + kUsage, {});
    const ReconcileFacts facts{.format = "cur1-csv",
                               .inputs = {{"bill.csv", 0, 1, "", 4}},
                               .listed_columns = {"lineItem/UnblendedCost", "bill/Gone"},
                               .listed_files = 2,
                               .read_files = 1,
                               .read_rows = 4,
                               .placed_rows = 2,
                               .rejected_rows = 1};

    const auto checks = reconcile(built.inputs(), facts, 1);

    ASSERT_TRUE(checks) << checks.error().detail;
    EXPECT_EQ(violated(*checks), (Names{"files", "delivery_rows", "columns"}));
    EXPECT_TRUE(named(*checks, "columns").detail.contains("bill/Gone"));
}

TEST(ReconciliationTest, TheAnonymisedRealBillAddsUp) {
    MUSTER_SKIP_WITHOUT_SAMPLES();
    std::ifstream file(test::samples() / "focus-converters-aws" /
                       "sample-anonymous-aws-export-dataset.csv");
    std::stringstream text;
    text << file.rdbuf();
    const test::BuiltSegment built(text.str(), {}, "2023-11");
    ReconcileFacts facts{.format = "cur1-csv", .inputs = {}};
    facts.inputs.push_back({"bill.csv", 0, 1281, ""});

    const auto checks = reconcile(built.inputs(), facts, 1);

    ASSERT_TRUE(checks) << checks.error().detail;
    EXPECT_EQ(violated(*checks), Names{});
    EXPECT_EQ(named(*checks, "unblended_cost_sum").actual, "1.6823086974");
    EXPECT_EQ(named(*checks, "blended_cost_sum").actual, "1.6823086974");
    EXPECT_EQ(named(*checks, "usage_amount_sum").actual, "128100.5804537469");
}

struct RealMonth {
    std::string file;
    std::string month;
    std::uint64_t lines = 0;
    std::vector<std::pair<std::string, double>> sums;
};

class RealMonthTest : public testing::TestWithParam<RealMonth> {};

TEST_P(RealMonthTest, HasTheSumsAnotherEngineFoundAndAddsUp) {
    MUSTER_SKIP_WITHOUT_SAMPLES();
    const test::TempDir directory;
    auto reader =
        bills::ParquetReader::open(test::samples() / "workshop-cur-2018" / GetParam().file, {});
    ASSERT_TRUE(reader) << reader.error().detail;
    const auto derived = charge_columns({});
    auto builder = ledger::SegmentBuilder::create(
        {directory / "rows.seg", reader->schema(), *derived, {}}, {});
    ASSERT_TRUE(builder);
    const auto read =
        reader->read([&](const ledger::CodedRows& rows) { return builder->append(rows); });
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_TRUE(builder->finish());
    const auto segment = ledger::Segment::open(directory / "rows.seg");
    ASSERT_TRUE(segment);
    const std::vector<ledger::ScanInput> inputs = {
        {&*segment, {"main", *BillingMonth::parse(GetParam().month)}}};
    ReconcileFacts facts{.format = "cur1-parquet", .inputs = {}};
    facts.inputs.push_back({"bill", 0, GetParam().lines, ""});

    const auto checks = reconcile(inputs, facts, 1);

    ASSERT_TRUE(checks) << checks.error().detail;
    EXPECT_EQ(violated(*checks), Names{});
    SumTable::Request request;
    for (const auto& [column, expected] : GetParam().sums) {
        request.columns.push_back(column);
    }
    const auto sums = SumTable::of({inputs, 1, {}}, request);
    ASSERT_TRUE(sums);
    for (const auto& [column, expected] : GetParam().sums) {
        // Theirs were summed in binary floating point, which shows at 10^7 units of usage.
        const double tolerance = std::string_view(column) == "usage_amount" ? 1e-4 : 1e-6;
        EXPECT_NEAR(sums->sum({}, column).to_double(), expected, tolerance) << column;
    }
}

INSTANTIATE_TEST_SUITE_P(Workshop,
                         RealMonthTest,
                         testing::Values(RealMonth{"Oct2018-WorkshopCUR-00001.snappy.parquet",
                                                   "2018-10",
                                                   119307,
                                                   {{"unblended_cost", 4064.48313154},
                                                    {"blended_cost", 4064.48313008},
                                                    {"amortized_cost", 4195.95710932},
                                                    {"unused_commitment_cost", 48.99556079},
                                                    {"ri_sp_trueup", -131.4739726},
                                                    {"public_on_demand_cost", 4237.68173542},
                                                    {"usage_amount", 18406679.50891668}}},
                                         RealMonth{"Nov2018-WorkshopCUR-00001.snappy.parquet",
                                                   "2018-11",
                                                   124340,
                                                   {{"unblended_cost", 3505.32696813},
                                                    {"blended_cost", 3505.32696949},
                                                    {"amortized_cost", 3632.5598465},
                                                    {"unused_commitment_cost", 43.21643836},
                                                    {"ri_sp_trueup", -127.23287671},
                                                    {"public_on_demand_cost", 3671.19930597},
                                                    {"usage_amount", 14584845.15266742}}}),
                         [](const auto& test) { return std::to_string(test.index); });

} // namespace
} // namespace muster::billing
