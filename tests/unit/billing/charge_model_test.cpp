#include "billing/charge_model.h"

#include <gtest/gtest.h>

#include "support/charge_rows.h"

namespace muster::billing {
namespace {

using test::Charged;
using test::ChargeRows;
using Row = ChargeRows::Row;
using Values = std::vector<std::string>;

const std::vector<std::string> kHeader = {
    "lineItem/LineItemType",
    "lineItem/Operation",
    "lineItem/ProductCode",
    "lineItem/LineItemDescription",
    "lineItem/UsageStartDate",
    "lineItem/UsageAmount",
    "lineItem/UnblendedCost",
    "lineItem/BlendedCost",
    "pricing/publicOnDemandCost",
    "reservation/ReservationARN",
    "reservation/EffectiveCost",
    "reservation/AmortizedUpfrontFeeForBillingPeriod",
    "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
    "reservation/UnusedRecurringFee",
    "savingsPlan/SavingsPlanARN",
    "savingsPlan/SavingsPlanEffectiveCost",
    "savingsPlan/TotalCommitmentToDate",
    "savingsPlan/UsedCommitment",
    "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod",
    "savingsPlan/RecurringCommitmentForBillingPeriod",
};

Row row(const std::string& type, const std::string& unblended, Row others = {}) {
    others["lineItem/LineItemType"] = type;
    others["lineItem/UnblendedCost"] = unblended;
    return others;
}

/// Both ways of keeping amounts must give the same.
Charged charged(const std::vector<Row>& rows,
                std::optional<Instant> cutoff = std::nullopt,
                const std::vector<std::string>& header = kHeader) {
    Charged by_row = test::charge(header, rows, cutoff);
    const Charged by_tuple = test::charge(header, rows, cutoff, ChargeRows::Amounts::ByTuple);
    EXPECT_EQ(by_row.measures, by_tuple.measures);
    return by_row;
}

struct TypeCase {
    std::string what;
    Row row;
    std::string amortized;
    std::string unused = "0";
    std::string trueup = "0";
    std::string upfront = "0";
};

class LineItemTypeTest : public testing::TestWithParam<TypeCase> {};

TEST_P(LineItemTypeTest, FollowsTheAmortisationRules) {
    const TypeCase& expected = GetParam();

    const Charged found = charged({expected.row});

    EXPECT_EQ(found.measures.at("amortized_cost"), Values{expected.amortized}) << expected.what;
    EXPECT_EQ(found.measures.at("net_amortized_cost"), Values{expected.amortized});
    EXPECT_EQ(found.measures.at("unused_commitment_cost"), Values{expected.unused});
    EXPECT_EQ(found.measures.at("ri_sp_trueup"), Values{expected.trueup});
    EXPECT_EQ(found.measures.at("ri_sp_upfront_fees"), Values{expected.upfront});
    EXPECT_EQ(found.measures.at("unblended_cost"),
              Values{expected.row.at("lineItem/UnblendedCost")});
    EXPECT_EQ(found.measures.at("net_cost"), found.measures.at("unblended_cost"));
}

const Row kRiFee = {{"reservation/AmortizedUpfrontFeeForBillingPeriod", "55.96986301"},
                    {"reservation/UnusedAmortizedUpfrontFeeForBillingPeriod", "1.5"},
                    {"reservation/UnusedRecurringFee", "2.25"},
                    {"reservation/ReservationARN", "arn:aws:ec2:r:1:reserved-instances/abc"}};
const Row kPlanFee = {{"savingsPlan/TotalCommitmentToDate", "0.12"},
                      {"savingsPlan/UsedCommitment", "0.06"},
                      {"savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod", "0.07"},
                      {"savingsPlan/RecurringCommitmentForBillingPeriod", "0.05"}};

INSTANTIATE_TEST_SUITE_P(
    Types,
    LineItemTypeTest,
    testing::Values(
        TypeCase{"usage", row("Usage", "1.25"), "1.25"},
        TypeCase{"tax", row("Tax", "0.5"), "0.5"},
        TypeCase{"credit", row("Credit", "-3"), "-3"},
        TypeCase{"refund", row("Refund", "-3"), "-3"},
        TypeCase{"a type nobody knows", row("SurpriseCharge", "7"), "7"},
        TypeCase{"negotiated discount", row("EdpDiscount", "-0.01"), "-0.01"},
        TypeCase{"discount of tomorrow", row("SppDiscount", "-0.01"), "-0.01"},
        TypeCase{"usage paid by a reservation",
                 row("DiscountedUsage", "0", {{"reservation/EffectiveCost", "0.04"}}), "0.04"},
        TypeCase{"fee of a reservation", row("RIFee", "20", kRiFee), "3.75", "3.75",
                 "-55.96986301"},
        TypeCase{"upfront fee of a reservation", row("Fee", "659", kRiFee), "0", "0", "0", "659"},
        TypeCase{"any other fee", row("Fee", "29"), "29"},
        TypeCase{"usage under a plan",
                 row("SavingsPlanCoveredUsage",
                     "0.0052",
                     {{"savingsPlan/SavingsPlanEffectiveCost", "0.0026"}}),
                 "0.0026"},
        TypeCase{"negation", row("SavingsPlanNegation", "-0.0078"), "0"},
        TypeCase{"fee of a plan", row("SavingsPlanRecurringFee", "0.05", kPlanFee), "0.06", "0.06",
                 "-0.07"},
        TypeCase{"upfront fee of a plan", row("SavingsPlanUpfrontFee", "613.2"), "0", "0", "0",
                 "613.2"},
        TypeCase{"refund of a plan's upfront fee",
                 row("Refund",
                     "-613.2",
                     {{"lineItem/ProductCode", "ComputeSavingsPlans"},
                      {"lineItem/LineItemDescription",
                       "Refund for one-time fee for Savings Plan ID 1"}}),
                 "0"}),
    [](const auto& test) { return std::to_string(test.index); });

TEST(ChargeModelTest, CoveredUsageAndItsNegationCancelInCashAndCountOnceAsUsage) {
    // The worked example of "Understanding Savings Plans" in the CUR guide.
    const auto covered = [](const std::string& amount, const std::string& cost,
                            const std::string& effective) {
        return row("SavingsPlanCoveredUsage", cost,
                   {{"lineItem/UsageAmount", amount},
                    {"pricing/publicOnDemandCost", cost},
                    {"savingsPlan/SavingsPlanEffectiveCost", effective}});
    };

    const Charged found = charged(
        {covered("1", "0.0052", "0.0026"), covered("0.5", "0.0026", "0.0013"),
         row("SavingsPlanNegation", "-0.0078",
             {{"lineItem/UsageAmount", "-1.5"}, {"pricing/publicOnDemandCost", "-0.0078"}})});

    EXPECT_EQ(found.measures.at("unblended_cost"), (Values{"0.0052", "0.0026", "-0.0078"}));
    EXPECT_EQ(found.measures.at("amortized_cost"), (Values{"0.0026", "0.0013", "0"}));
    EXPECT_EQ(found.measures.at("usage_amount"), (Values{"1", "0.5", "0"}));
    EXPECT_EQ(found.measures.at("public_on_demand_cost"), (Values{"0.0052", "0.0026", "0"}));
}

TEST(ChargeModelTest, SplitCostRowsCountInNoMeasure) {
    for (const std::string operation : {"ECSTask-EC2", "EKSPod-EC2"}) {
        const Charged found = charged({row("Usage", "3",
                                           {{"lineItem/Operation", operation},
                                            {"lineItem/UsageAmount", "2"},
                                            {"lineItem/BlendedCost", "3"},
                                            {"pricing/publicOnDemandCost", "4"}})});

        for (const auto& [measure, values] : found.measures) {
            EXPECT_EQ(values, Values{"0"}) << measure;
        }
    }
}

TEST(ChargeModelTest, FeesForTimeToComeStayInCashOnlyAndAreFlagged) {
    Row past = kPlanFee;
    past["lineItem/UsageStartDate"] = "2024-01-10T11:00:00Z";
    Row future = kPlanFee;
    future["lineItem/UsageStartDate"] = "2024-01-10T12:00:00Z";

    const Charged found =
        charged({row("SavingsPlanRecurringFee", "0.05", past),
                 row("SavingsPlanRecurringFee", "0.05", future), row("Usage", "1", future)},
                *Instant::parse("2024-01-10T12:00:00Z"));

    EXPECT_EQ(found.future, (std::vector<std::uint8_t>{0, 1, 0}));
    EXPECT_EQ(found.measures.at("unblended_cost"), (Values{"0.05", "0.05", "1"}));
    EXPECT_EQ(found.measures.at("amortized_cost"), (Values{"0.06", "0", "1"}));
    EXPECT_EQ(found.measures.at("unused_commitment_cost"), (Values{"0.06", "0", "0"}));
    EXPECT_EQ(found.measures.at("ri_sp_trueup"), (Values{"-0.07", "0", "0"}));
}

TEST(ChargeModelTest, NetAmountsAreTakenWhereTheyAreGiven) {
    std::vector<std::string> header = kHeader;
    for (const char* name : {"lineItem/NetUnblendedCost", "reservation/NetEffectiveCost",
                             "savingsPlan/NetSavingsPlanEffectiveCost",
                             "savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod",
                             "savingsPlan/NetRecurringCommitmentForBillingPeriod",
                             "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
                             "reservation/NetUnusedRecurringFee"}) {
        header.emplace_back(name);
    }
    Row plan_fee = kPlanFee;
    plan_fee["savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod"] = "0.063";
    plan_fee["savingsPlan/NetRecurringCommitmentForBillingPeriod"] = "0.045";
    Row ri_fee = kRiFee;
    ri_fee["reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod"] = "1";
    ri_fee["reservation/NetUnusedRecurringFee"] = "2";

    const Charged found = charged(
        {row("Usage", "1", {{"lineItem/NetUnblendedCost", "0.9"}}), row("Tax", "0.5"),
         row("DiscountedUsage", "0",
             {{"reservation/EffectiveCost", "0.04"}, {"reservation/NetEffectiveCost", "0.03"}}),
         row("SavingsPlanCoveredUsage", "2",
             {{"savingsPlan/SavingsPlanEffectiveCost", "1"},
              {"savingsPlan/NetSavingsPlanEffectiveCost", "0.9"}}),
         row("SavingsPlanRecurringFee", "0.05", plan_fee), row("RIFee", "20", ri_fee)},
        std::nullopt, header);

    EXPECT_EQ(found.measures.at("net_cost"), (Values{"0.9", "0.5", "0", "2", "0.05", "20"}));
    EXPECT_EQ(found.measures.at("net_amortized_cost"),
              (Values{"0.9", "0.5", "0.03", "0.9", "0.054", "3"}));
    EXPECT_EQ(found.measures.at("amortized_cost"),
              (Values{"1", "0.5", "0.04", "1", "0.06", "3.75"}));
}

TEST(ChargeModelTest, ReportsWithoutAmortisationColumnsAmortiseNothing) {
    const std::vector<std::string> header = {"lineItem/LineItemType", "lineItem/UnblendedCost"};

    const Charged found = charged(
        {row("RIFee", "20"), row("DiscountedUsage", "0"), row("SavingsPlanCoveredUsage", "2"),
         row("SavingsPlanNegation", "-2"), row("SavingsPlanRecurringFee", "1")},
        std::nullopt, header);

    EXPECT_EQ(found.measures.at("amortized_cost"), (Values{"20", "0", "2", "-2", "1"}));
    EXPECT_FALSE(found.measures.contains("public_on_demand_cost"));
    EXPECT_FALSE(found.measures.contains("blended_cost"));
    EXPECT_FALSE(found.measures.contains("usage_amount"));
}

TEST(ChargeModelTest, FocusStatesItsMeasuresAndLacksTheOthers) {
    const Charged found = test::charge({"BilledCost", "EffectiveCost", "ListCost",
                                        "ConsumedQuantity", "PricingQuantity", "ChargeCategory"},
                                       {{{"BilledCost", "0"},
                                         {"EffectiveCost", "0.5"},
                                         {"ListCost", "1"},
                                         {"ConsumedQuantity", "2"},
                                         {"PricingQuantity", "3"}},
                                        {{"BilledCost", "8760"}, {"EffectiveCost", "0"}}});

    EXPECT_EQ(found.measures, (std::map<std::string, Values>{
                                  {"net_cost", {"0", "8760"}},
                                  {"amortized_cost", {"0.5", "0"}},
                                  {"public_on_demand_cost", {"1", "-"}},
                                  {"usage_amount", {"2", "-"}},
                              }));
    EXPECT_TRUE(found.future.empty());
}

TEST(ChargeModelTest, FocusWithoutConsumedQuantityHasThePricingQuantity) {
    const Charged found =
        test::charge({"BilledCost", "PricingQuantity"}, {{{"PricingQuantity", "3"}}});

    EXPECT_EQ(found.measures.at("usage_amount"), Values{"3"});
}

TEST(ChargeModelTest, RowsOfNoBillGetNothing) {
    const auto schema = *bills::schema_of_header(std::vector<std::string>{"a", "b"});

    EXPECT_TRUE(charge_columns({})->decimals(schema).empty());
    EXPECT_EQ(charge_columns({})->bind(schema), nullptr);
}

TEST(ChargeModelTest, DetailedBillingReportsKnowThreeMeasures) {
    const std::vector<std::string> header = {"RecordType",    "ProductName", "UsageStartDate",
                                             "UsageQuantity", "BlendedCost", "UnBlendedCost"};

    const Charged found = charged({{{"RecordType", "LineItem"},
                                    {"UsageQuantity", "3"},
                                    {"BlendedCost", "0.1"},
                                    {"UnBlendedCost", "0.25"}}},
                                  std::nullopt, header);

    EXPECT_EQ(found.measures.at("unblended_cost"), Values{"0.25"});
    EXPECT_EQ(found.measures.at("blended_cost"), Values{"0.1"});
    EXPECT_EQ(found.measures.at("usage_amount"), Values{"3"});
    EXPECT_EQ(found.measures.size(), 3U);
}

TEST(ChargeModelTest, WhatCostExplorerTellsIsTakenAsItStands) {
    const std::vector<std::string> header = {"x_HistorySource",      "lineItem/UnblendedCost",
                                             "lineItem/BlendedCost", "lineItem/NetUnblendedCost",
                                             "x_AmortizedCost",      "x_NetAmortizedCost"};

    const Charged found = charged({{{"x_HistorySource", "CostExplorer"},
                                    {"lineItem/UnblendedCost", "5"},
                                    {"lineItem/BlendedCost", "4"},
                                    {"lineItem/NetUnblendedCost", "3"},
                                    {"x_AmortizedCost", "2"},
                                    {"x_NetAmortizedCost", "1"}}},
                                  std::nullopt, header);

    EXPECT_EQ(found.measures.at("net_amortized_cost"), Values{"1"});
    EXPECT_EQ(found.measures.at("amortized_cost"), Values{"2"});
    EXPECT_EQ(found.measures.at("net_cost"), Values{"3"});
    EXPECT_EQ(found.measures.size(), 5U);
}

} // namespace
} // namespace muster::billing
