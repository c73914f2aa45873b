#include "history/history_bill.h"

#include <gtest/gtest.h>

#include "history/service_codes.h"

namespace muster::history {
namespace {

DailyCost cost(const std::string& start, const std::string& account, const std::string& service) {
    DailyCost cost;
    cost.start = start;
    cost.end = "2026-10-31";
    cost.account = account;
    cost.account_name = "shop, \"main\"";
    cost.service = service;
    cost.currency = "USD";
    cost.unblended = Decimal::parse("0.5").value();
    return cost;
}

TEST(HistoryBillTest, WhatIsNotToldIsBlank) {
    const std::vector<DailyCost> costs = {cost("2026-10-30", "000000000042", "EC2 - Other")};

    const std::string text =
        history_bill("000000000001", BillingMonth::parse("2026-10").value(), costs);

    EXPECT_EQ(text.substr(text.find('\n') + 1),
              "000000000001,2026-10-01T00:00:00Z,000000000042,\"shop, \"\"main\"\"\",AmazonEC2,"
              "EC2 - Other,2026-10-30T00:00:00Z,2026-10-31T00:00:00Z,USD,0.5,,,,,false,"
              "CostExplorer\n");
}

TEST(HistoryBillTest, TheOrderOfTheAnswerIsNotThatOfTheBill) {
    const std::vector<DailyCost> one = {cost("2026-10-01", "1", "b"), cost("2026-10-01", "1", "a"),
                                        cost("2026-10-02", "0", "a")};
    const std::vector<DailyCost> other = {one[2], one[1], one[0]};
    const BillingMonth month = BillingMonth::parse("2026-10").value();

    EXPECT_EQ(history_bill("p", month, one), history_bill("p", month, other));
}

TEST(ServiceCodesTest, AServiceThatNoLineNamesHasNone) {
    EXPECT_EQ(service_code("Amazon Simple Storage Service"), "AmazonS3");
    EXPECT_EQ(service_code("Amazon Elastic Compute Cloud - Compute"), "AmazonEC2");
    EXPECT_FALSE(service_code("Tax"));
    EXPECT_FALSE(service_code(""));
}

TEST(ServiceCodesTest, EachLineIsACodeAndAName) {
    for (const std::string_view line : service_codes()) {
        const std::size_t space = line.find(' ');
        ASSERT_NE(space, std::string_view::npos) << line;
        EXPECT_EQ(service_code(line.substr(space + 1)), line.substr(0, space)) << line;
    }
}

} // namespace
} // namespace muster::history
