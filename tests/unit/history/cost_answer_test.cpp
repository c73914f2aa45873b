#include "history/cost_answer.h"

#include <gtest/gtest.h>

namespace muster::history {
namespace {

BillingMonth month(std::string_view text) {
    return BillingMonth::parse(text).value();
}

constexpr std::string_view kAnswer = R"({
    "NextPageToken": "more",
    "DimensionValueAttributes": [{"Value": "000000000042", "Attributes": {"description": "shop"}}],
    "ResultsByTime": [
        {"TimePeriod": {"Start": "2026-10-02", "End": "2026-10-03"}, "Estimated": true, "Groups": [
            {"Keys": ["AWS Lambda", "000000000042"], "Metrics": {
                "UnblendedCost": {"Amount": "1.25E-7", "Unit": "USD"},
                "AmortizedCost": {"Amount": "-3", "Unit": "USD"}}}]},
        {"TimePeriod": {"Start": "2026-10-03", "End": "2026-10-04"}, "Groups": [],
         "Total": {"UnblendedCost": {"Amount": "0", "Unit": "USD"}}}]})";

TEST(CostAnswerTest, ADaysCostOfAServiceInAnAccountIsRead) {
    const auto page = read_cost_page(Json::parse(kAnswer).value(), month("2026-10"));

    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_EQ(page->next_token, "more");
    ASSERT_EQ(page->costs.size(), 1U);
    const DailyCost& cost = page->costs.front();
    EXPECT_EQ(cost.start, "2026-10-02");
    EXPECT_EQ(cost.end, "2026-10-03");
    EXPECT_EQ(cost.account, "000000000042");
    EXPECT_EQ(cost.account_name, "shop");
    EXPECT_EQ(cost.service, "AWS Lambda");
    EXPECT_EQ(cost.currency, "USD");
    EXPECT_EQ(cost.unblended.str(), "0.000000125");
    EXPECT_EQ(cost.amortized->str(), "-3");
    EXPECT_FALSE(cost.blended);
    EXPECT_FALSE(cost.net);
    EXPECT_TRUE(cost.is_estimated);
}

TEST(CostAnswerTest, WhatIsNoSuchAnswerIsRefused) {
    for (const std::string text :
         {R"({})", R"([])", R"({"ResultsByTime": {}})", R"({"ResultsByTime": [{}]})",
          R"({"ResultsByTime": [{"TimePeriod": {"Start": "2026-09-30", "End": "2026-10-01"}}]})",
          R"({"ResultsByTime": [{"TimePeriod": {"Start": "2026-10-02", "End": "2026-10-02"}}]})",
          R"({"ResultsByTime": [{"TimePeriod": {"Start": "2026-10-02", "End": "2026-10-03"},
              "Groups": [{"Keys": ["a"], "Metrics": {}}]}]})",
          R"({"ResultsByTime": [{"TimePeriod": {"Start": "2026-10-02", "End": "2026-10-03"},
              "Groups": [{"Keys": ["a", "b"], "Metrics": {}}]}]})",
          R"({"ResultsByTime": [{"TimePeriod": {"Start": "2026-10-02", "End": "2026-10-03"},
              "Groups": [{"Keys": ["a", "b"], "Metrics": {"UnblendedCost": {"Amount": "x"}}}]}]})"}) {
        const auto page = read_cost_page(Json::parse(text).value(), month("2026-10"));
        ASSERT_FALSE(page) << text;
        EXPECT_EQ(page.error().reason, "history.bad_answer") << text;
    }
}

TEST(CostAnswerTest, AskedIsForWholeDaysByServiceAndAccount) {
    const Json input = cost_request(month("2026-10"), month("2026-11").start().date(), "page-2");

    EXPECT_EQ(input.find("TimePeriod")->str(), R"({"Start":"2026-10-01","End":"2026-11-01"})");
    EXPECT_EQ(input.find("Granularity")->str(), "\"DAILY\"");
    EXPECT_EQ(input.find("GroupBy")->str(), R"([{"Type":"DIMENSION","Key":"SERVICE"},)"
                                            R"({"Type":"DIMENSION","Key":"LINKED_ACCOUNT"}])");
    EXPECT_EQ(input.find("NextPageToken")->str(), "\"page-2\"");
    EXPECT_EQ(
        cost_request(month("2026-10"), month("2026-11").start().date(), "").find("NextPageToken"),
        nullptr);
}

} // namespace
} // namespace muster::history
