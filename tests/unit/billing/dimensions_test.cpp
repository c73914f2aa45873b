#include <gtest/gtest.h>

#include "billing/charge_model.h"
#include "bills/column_name.h"

namespace muster::billing {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

const ledger::VersionFacts kFacts{"main", *BillingMonth::parse("2018-10")};

std::optional<std::string> value_of(const ledger::Dimension& dimension, const Fields& row) {
    std::vector<std::string> header;
    for (const auto& [name, value] : row) {
        header.push_back(name);
    }
    const ledger::BoundDimension bound = dimension.bind(*bills::schema_of_header(header), kFacts);
    std::vector<std::string_view> stored;
    for (const ledger::ColumnIndex column : bound.inputs) {
        stored.emplace_back(row[column].second);
    }
    return bound.value(stored);
}

struct DimensionCase {
    std::string name;
    Fields row;
    std::optional<std::string> value;
};

class DimensionTest : public testing::TestWithParam<DimensionCase> {};

TEST_P(DimensionTest, IsMadeFromTheColumnsOfTheFormat) {
    EXPECT_EQ(value_of(dimension(GetParam().name), GetParam().row), GetParam().value)
        << GetParam().name;
}

Fields region_row(const std::string& usage_type,
                  const std::string& zone,
                  const std::string& region,
                  const std::string& product = "AmazonEC2") {
    return {{"lineItem/UsageType", usage_type},
            {"lineItem/AvailabilityZone", zone},
            {"product/region", region},
            {"lineItem/ProductCode", product}};
}

INSTANTIATE_TEST_SUITE_P(
    All,
    DimensionTest,
    testing::Values(
        DimensionCase{"service", {{"lineItem/ProductCode", "AmazonEC2"}}, "AmazonEC2"},
        DimensionCase{
            "service", {{"ServiceName", "Long"}, {"x_ServiceCode", "AmazonEC2"}}, "AmazonEC2"},
        DimensionCase{"service", {{"ServiceName", "Long"}}, "Long"},
        DimensionCase{"service_name", {{"product/ProductName", "Long"}}, "Long"},
        // A rollup of FOCUS has none of its amounts.
        DimensionCase{"charge_category",
                      {{"ChargePeriodStart", ""}, {"ChargeCategory", "Purchase"}},
                      "Purchase"},
        DimensionCase{"purchase_option",
                      {{"ChargePeriodStart", ""},
                       {"CommitmentDiscountId", "arn"},
                       {"CommitmentDiscountType", "Savings Plan"}},
                      "SavingsPlan"},
        DimensionCase{"service_name", {{"product", R"({"product_name": "Long"})"}}, "Long"},
        DimensionCase{"service_code", {{"product/servicecode", "AmazonEC2"}}, "AmazonEC2"},
        DimensionCase{"account", {{"lineItem/UsageAccountId", "000000000001"}}, "000000000001"},
        DimensionCase{"account", {{"SubAccountId", "000000000001"}}, "000000000001"},
        DimensionCase{"account", {{"lineItem/UsageAccountId", ""}}, std::nullopt},
        DimensionCase{"region", region_row("USW2-BoxUsage:m5.large", "", ""), "us-west-2"},
        DimensionCase{"region", region_row("EU-Requests-Tier1", "", "us-east-1"), "eu-west-1"},
        DimensionCase{"region", region_row("BoxUsage:m5.large", "us-west-2-lax-1a", ""),
                      "us-west-2"},
        DimensionCase{"region", region_row("Requests-Tier1", "", "global"), "global"},
        DimensionCase{"region", region_row("BoxUsage:m5.large", "", ""), "us-east-1"},
        DimensionCase{"region", region_row("EU-Requests-Tier1", "", "", "AmazonCloudFront"), "EU"},
        DimensionCase{"region", region_row("", "", ""), std::nullopt},
        DimensionCase{"region", {{"BilledCost", "1"}, {"RegionId", "us-west-2"}}, "us-west-2"},
        DimensionCase{"purchase_option", {{"savingsPlan/SavingsPlanARN", "arn:x"}}, "SavingsPlan"},
        DimensionCase{"purchase_option", {{"reservation_reservation_a_r_n", "arn:x"}}, "Reserved"},
        DimensionCase{
            "purchase_option", {{"lineItem/UsageType", "USW2-SpotUsage:m5.large"}}, "Spot"},
        DimensionCase{"purchase_option", {{"lineItem/UsageType", "BoxUsage"}}, "OnDemand"},
        DimensionCase{
            "purchase_option", {{"BilledCost", "1"}, {"PricingCategory", "Dynamic"}}, "Spot"},
        DimensionCase{
            "reservation", {{"reservation/ReservationARN", "arn:aws:ec2:x/abc-1"}}, "abc-1"},
        DimensionCase{"reservation", {{"reservation/ReservationARN", ""}}, std::nullopt},
        DimensionCase{"commitment",
                      {{"savingsPlan/SavingsPlanARN", ""}, {"reservation/ReservationARN", "arn:y"}},
                      "arn:y"},
        DimensionCase{"instance_family", {{"product/instanceType", "db.m5.large"}}, "m5"},
        DimensionCase{"instance_family", {{"product/instanceType", "m6i.2xlarge"}}, "m6i"},
        DimensionCase{"instance_family",
                      {{"product/instanceTypeFamily", "M5"}, {"product/instanceType", "m5.large"}},
                      "M5"},
        DimensionCase{"charge_category", {{"lineItem/LineItemType", "RIFee"}}, "Purchase"},
        DimensionCase{"charge_category", {{"lineItem/LineItemType", "SppDiscount"}}, "Usage"},
        DimensionCase{"charge_category", {{"lineItem/LineItemType", "Surprise"}}, std::nullopt},
        DimensionCase{"charge_category", {{"BilledCost", "1"}, {"ChargeCategory", "Tax"}}, "Tax"},
        DimensionCase{"currency", {{"BillingCurrency", "EUR"}}, "EUR"},
        DimensionCase{"source", {{"a", ""}}, "main"},
        DimensionCase{"billing_month", {{"a", ""}}, "2018-10"},
        DimensionCase{"tag:Team", {{"resourceTags/user:Team", "a"}}, "a"},
        DimensionCase{
            "tag:Team", {{"resourceTags/user:team", "b"}, {"resourceTags/user:Team", "a"}}, "a"},
        DimensionCase{"tag:user:Team", {{"resourceTags/user:Team", "a"}}, "a"},
        DimensionCase{"tag:createdBy", {{"resourceTags/aws:createdBy", "root"}}, "root"},
        DimensionCase{"tag:Cost Center", {{"resource_tags_user_cost_center", "c"}}, "c"},
        DimensionCase{"tag:Team", {{"resource_tags", R"({"user_team": "a"})"}}, "a"},
        DimensionCase{"tag:Team", {{"resource_tags/user_team", "a"}}, "a"},
        DimensionCase{"tag:application", {{"Tags", R"({"application": "x", "n": null})"}}, "x"},
        DimensionCase{"tag:n", {{"Tags", R"({"application": "x", "n": null})"}}, std::nullopt},
        DimensionCase{"tag:application", {{"Tags", "not JSON"}}, std::nullopt},
        DimensionCase{"tag:Team", {{"resourceTags/user:Other", "a"}}, std::nullopt},
        DimensionCase{"cost_category:Charge type", {{"costCategory/Charge type", "x"}}, "x"},
        DimensionCase{"cost_category:env", {{"cost_category", R"({"env": "prod"})"}}, "prod"},
        DimensionCase{"lineItem/TaxType", {{"lineItem/TaxType", "VAT"}}, "VAT"},
        DimensionCase{"line_item_tax_type", {{"lineItem/TaxType", "VAT"}}, "VAT"},
        DimensionCase{
            "product_operating_system", {{"product", R"({"operating_system": "Linux"})"}}, "Linux"},
        DimensionCase{"no_such_column", {{"a", "1"}}, std::nullopt}),
    [](const auto& test) { return std::to_string(test.index); });

struct PeriodCase {
    PeriodGrain grain = PeriodGrain::Day;
    std::string start;
    std::string period;
};

class PeriodTest : public testing::TestWithParam<PeriodCase> {};

TEST_P(PeriodTest, IsTheStartOfTheChargeTruncatedAndKeptInItsMonth) {
    for (const std::string column : {"lineItem/UsageStartDate", "ChargePeriodStart"}) {
        EXPECT_EQ(value_of(period_dimension(GetParam().grain), {{column, GetParam().start}}),
                  GetParam().period);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    PeriodTest,
    testing::Values(PeriodCase{PeriodGrain::Hour, "2018-10-05T07:30:00Z", "2018-10-05T07:00:00Z"},
                    PeriodCase{PeriodGrain::Day, "2018-10-05T23:59:59.000Z", "2018-10-05"},
                    PeriodCase{PeriodGrain::Week, "2018-10-05T00:00:00Z", "2018-10-01"},
                    PeriodCase{PeriodGrain::Week, "2018-10-08T00:00:00Z", "2018-10-08"},
                    PeriodCase{PeriodGrain::Month, "2018-10-05T00:00:00Z", "2018-10-01"},
                    PeriodCase{PeriodGrain::Quarter, "2018-10-05T00:00:00Z", "2018-10-01"},
                    PeriodCase{PeriodGrain::Day, "2017-03-01T00:00:00Z", "2018-10-01"},
                    PeriodCase{PeriodGrain::Day, "2018-11-02T00:00:00Z", "2018-10-31"},
                    PeriodCase{PeriodGrain::Day, "2018-10-02T30:00:00Z", "2018-10-01"},
                    PeriodCase{PeriodGrain::Day, "", "2018-10-01"}),
    [](const auto& test) { return std::to_string(test.index); });

TEST(DimensionNamesTest, EachIsKnownAndOthersOnlyIfTheRowsHaveThem) {
    const auto schema = *bills::schema_of_header(std::vector<std::string>{"lineItem/TaxType"});

    for (const std::string_view name : dimension_names()) {
        EXPECT_TRUE(is_known_dimension(name, schema)) << name;
    }
    EXPECT_TRUE(is_known_dimension("line_item_tax_type", schema));
    EXPECT_TRUE(is_known_dimension("tag:x", schema));
    EXPECT_FALSE(is_known_dimension("tag:", schema));
    EXPECT_FALSE(is_known_dimension("line_item_operation", schema));
}

TEST(RollupPlansTest, TakeTheTagsOfTheRowsAndCoverTheNamedDimensions) {
    const auto schema = *bills::schema_of_header(
        std::vector<std::string>{"resourceTags/user:a", "costCategory/b", "lineItem/UsageType"});

    const auto plans = rollup_plans(schema);

    ASSERT_EQ(plans.size(), 3U);
    EXPECT_EQ(plans[0].optional_keys,
              (std::vector<std::string>{"resource_tags_user_a", "cost_category_b"}));
    EXPECT_TRUE(rollup_plans()[0].optional_keys.empty());
    EXPECT_EQ(plans[0].grain, ledger::Grain::Day);
    EXPECT_EQ(plans[1].grain, ledger::Grain::Month);
}

} // namespace
} // namespace muster::billing
