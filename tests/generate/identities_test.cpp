#include <map>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "generate/generated_bill.h"

namespace muster::generate {
namespace {

/// Enough resources for reservations to be used, shared and left unused.
class IdentitiesTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        ModelOptions model = GeneratedBill::small_model();
        model.as_of = Instant::parse("2026-07-03T00:00:00Z").value();
        model.rows = 15'000;
        bill = std::make_unique<GeneratedBill>(model, GeneratedBill::plain_output(Format::Cur1Csv));
        table = std::make_unique<BillTable>(bill->table());
    }
    static void TearDownTestSuite() {
        table.reset();
        bill.reset();
    }

    static const std::string& text(std::size_t row, std::string_view column) {
        return table->at(row, column);
    }
    static Int128 number(std::size_t row, std::string_view column) {
        return table->number(row, column);
    }
    static const std::string& type(std::size_t row) { return text(row, "lineItem/LineItemType"); }

    static std::unique_ptr<GeneratedBill> bill;
    static std::unique_ptr<BillTable> table;
};

std::unique_ptr<GeneratedBill> IdentitiesTest::bill;
std::unique_ptr<BillTable> IdentitiesTest::table;

TEST_F(IdentitiesTest, HeaderIsAsWideAsARealReport) {
    EXPECT_GE(table->columns(), 190U);
}

TEST_F(IdentitiesTest, LineItemIdAndIntervalAreUnique) {
    std::set<std::pair<std::string, std::string>> keys;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        keys.emplace(text(row, "identity/LineItemId"), text(row, "identity/TimeInterval"));
    }

    EXPECT_EQ(keys.size(), table->rows());
}

TEST_F(IdentitiesTest, UsageCostsItsRateTimesItsAmount) {
    int compared = 0;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        if (type(row) == "Usage") {
            constexpr Int128 kMoneyUnit = 1'000'000; // of 10^-16
            const Int128 rate = number(row, "lineItem/UnblendedRate") / kMoneyUnit;
            const Int128 exact = rate * number(row, "lineItem/UsageAmount") / 10'000'000'000;
            const Int128 off = number(row, "lineItem/UnblendedCost") - exact;
            ASSERT_LE(off < 0 ? -off : off, kMoneyUnit) << text(row, "lineItem/UsageType");
            ++compared;
        }
    }
    EXPECT_GT(compared, 1000);
}

TEST_F(IdentitiesTest, ReservationSharesAddUpToTheMonthlyFeeRow) {
    struct Sums {
        Int128 units = 0;
        Int128 recurring = 0;
        Int128 upfront = 0;
    };
    std::map<std::string, Sums> used;
    std::map<std::string, std::set<std::string>> users;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        if (type(row) == "DiscountedUsage") {
            const std::string& arn = text(row, "reservation/ReservationARN");
            used[arn].units += number(row, "lineItem/NormalizedUsageAmount");
            used[arn].recurring += number(row, "reservation/RecurringFeeForUsage");
            used[arn].upfront += number(row, "reservation/AmortizedUpfrontCostForUsage");
            users[arn].insert(text(row, "lineItem/UsageAccountId"));
            EXPECT_EQ(number(row, "lineItem/UnblendedCost"), 0);
            EXPECT_EQ(number(row, "reservation/EffectiveCost"),
                      number(row, "reservation/AmortizedUpfrontCostForUsage") +
                          number(row, "reservation/RecurringFeeForUsage"));
        }
    }
    std::set<std::string> options;
    int idle = 0;
    int partly = 0;
    int shared = 0;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        if (type(row) == "RIFee") {
            const std::string& arn = text(row, "reservation/ReservationARN");
            const Sums& sums = used[arn];
            EXPECT_EQ(sums.units + number(row, "reservation/UnusedNormalizedUnitQuantity"),
                      number(row, "reservation/TotalReservedNormalizedUnits"));
            EXPECT_EQ(sums.recurring + number(row, "reservation/UnusedRecurringFee"),
                      number(row, "lineItem/UnblendedCost"));
            EXPECT_EQ(sums.upfront +
                          number(row, "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod"),
                      number(row, "reservation/AmortizedUpfrontFeeForBillingPeriod"));
            EXPECT_GE(number(row, "reservation/UnusedRecurringFee"), 0);
            EXPECT_TRUE(text(row, "lineItem/UsageEndDate").ends_with("23:59:59Z"));
            options.insert(text(row, "pricing/PurchaseOption"));
            idle += sums.units == 0 ? 1 : 0;
            partly += sums.units > 0 && number(row, "reservation/UnusedNormalizedUnitQuantity") > 0
                          ? 1
                          : 0;
            shared += users[arn].size() > 1 ? 1 : 0;
        }
    }
    EXPECT_EQ(options.size(), 3U);
    EXPECT_GT(idle, 0);
    EXPECT_GT(partly, 0);
    EXPECT_GT(shared, 0);
}

TEST_F(IdentitiesTest, SavingsPlanHoursAddUp) {
    struct Hour {
        Int128 effective = 0;
        Int128 used = 0;
        Int128 committed = 0;
        Int128 on_demand = 0; // covered and negated
        Int128 amount = 0;
    };
    std::map<std::pair<std::string, std::string>, Hour> hours;
    std::map<std::pair<std::string, std::string>, Int128> by_account;
    std::set<std::string> offerings;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        const std::string& arn = text(row, "savingsPlan/SavingsPlanARN");
        Hour& hour = hours[{arn, text(row, "lineItem/UsageStartDate")}];
        if (type(row) == "SavingsPlanCoveredUsage" || type(row) == "SavingsPlanNegation") {
            hour.effective += number(row, "savingsPlan/SavingsPlanEffectiveCost");
            hour.on_demand += number(row, "lineItem/UnblendedCost");
            hour.amount += number(row, "lineItem/UsageAmount");
            by_account[{arn, text(row, "lineItem/UsageAccountId")}] +=
                number(row, "lineItem/UnblendedCost");
            offerings.insert(text(row, "savingsPlan/OfferingType"));
        } else if (type(row) == "SavingsPlanRecurringFee") {
            hour.used += number(row, "savingsPlan/UsedCommitment");
            hour.committed += number(row, "savingsPlan/TotalCommitmentToDate");
            EXPECT_EQ(number(row, "savingsPlan/TotalCommitmentToDate"),
                      number(row, "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod") +
                          number(row, "savingsPlan/RecurringCommitmentForBillingPeriod"));
        }
    }
    int unused = 0;
    for (const auto& [key, hour] : hours) {
        EXPECT_EQ(hour.effective, hour.used) << key.first << ' ' << key.second;
        EXPECT_EQ(hour.on_demand, 0) << key.first << ' ' << key.second;
        EXPECT_EQ(hour.amount, 0) << key.first << ' ' << key.second;
        EXPECT_LE(hour.used, hour.committed);
        unused += hour.used > 0 && hour.used < hour.committed ? 1 : 0;
    }
    for (const auto& [key, sum] : by_account) {
        EXPECT_EQ(sum, 0) << key.second;
    }
    EXPECT_EQ(offerings.size(), 2U);
    EXPECT_GT(unused, 0);
}

TEST_F(IdentitiesTest, AmortizedAndTrueUpAndUpfrontAreUnblendedBesidesTheFuture) {
    Int128 difference = 0;
    Int128 upfront = 0;
    for (std::size_t row = 0; row < table->rows(); ++row) {
        const std::string_view cut = "2026-07-03T00:00:00Z";
        const bool is_future =
            type(row) == "SavingsPlanRecurringFee" && text(row, "lineItem/UsageStartDate") >= cut;
        if (!is_future) {
            const MeasureSums sums = measures_of_report_row(*table, row, cut);
            difference += sums[3] + sums[6] + sums[7] - sums[0];
            upfront += sums[7];
        }
    }

    EXPECT_EQ(to_string(difference), "0");
    EXPECT_GT(upfront, 0) << "some commitments must be bought this month";
}

} // namespace
} // namespace muster::generate
