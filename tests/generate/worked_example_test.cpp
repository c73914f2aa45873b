#include <gtest/gtest.h>

#include "generate/charge_cursor.h"
#include "generate/model.h"

namespace muster::generate {
namespace {

/// The example of the guide to Savings Plans in cost reports: two t3.nano, one for an hour and one
/// for half of it, at 0.0052 on demand and 0.0026 under the plan.
TEST(SavingsPlanExampleTest, CoversAndNegatesAsTheGuideSays) {
    Organization organization;
    Sku nano;
    nano.product_code = "AmazonEC2";
    nano.usage_type = "BoxUsage:t3.nano";
    nano.operation = "RunInstances";
    nano.rate = 52'000'000;
    nano.plan_permille = 500;
    nano.region = 0;
    organization.catalog.add(nano);
    Sku fee;
    fee.product_code = "ComputeSavingsPlans";
    organization.catalog.add(fee);
    organization.catalog.add_extras();
    organization.accounts.push_back({.id = "123456789012", .name = "only"});
    organization.resources = {{.id = "i-1"}, {.id = "i-2"}};
    organization.meters = {{.resource = 0, .sku = 0, .base = kOne, .from = 0, .until = 1},
                           {.resource = 1, .sku = 0, .base = kOne / 2, .from = 0, .until = 1}};
    organization.pool_rank = {-1, -1};
    organization.plan_order = {0, 1};
    organization.plan_rank = {0, 1};
    Commitments commitments;
    commitments.plans.push_back(
        {.arn = "arn:plan", .fee_sku = 1, .recurring = 50'000'000, .from = 0, .until = 1});
    ModelOptions options;
    options.discounts = DiscountForm::NetColumns; // no discount rows
    const Calendar hour = Calendar::of(BillingMonth::parse("2026-07").value(), 0)
                              .seen_at(Instant::parse("2026-07-01T01:00:00Z").value());
    const Bill bill(organization, commitments, options, hour, 0, 1);

    std::vector<Charge> charges;
    for (const Series& series : bill.series()) {
        bill.charge(series, 0, charges);
    }

    ASSERT_EQ(charges.size(), 4U);
    EXPECT_EQ(charges[0].type, LineItemType::SavingsPlanCoveredUsage);
    EXPECT_EQ(charges[0].unblended, 52'000'000);
    EXPECT_EQ(charges[0].plan.rate, 26'000'000);
    EXPECT_EQ(charges[0].plan.effective, 26'000'000);
    EXPECT_EQ(charges[1].unblended, 26'000'000);
    EXPECT_EQ(charges[1].plan.effective, 13'000'000);
    EXPECT_EQ(charges[2].type, LineItemType::SavingsPlanNegation);
    EXPECT_EQ(charges[2].unblended, -78'000'000);
    EXPECT_EQ(charges[2].quantity.units, -kOne * 3 / 2);
    EXPECT_EQ(charges[3].type, LineItemType::SavingsPlanRecurringFee);
    EXPECT_EQ(charges[3].plan.used, 39'000'000);
    EXPECT_EQ(measures_of(charges[3]).unused_commitment, 11'000'000);
}

} // namespace
} // namespace muster::generate
