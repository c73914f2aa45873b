#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::history {

/// What a service cost an account on a day, as Cost Explorer tells it. A plain value.
struct DailyCost {
    std::string start; // 2026-10-02
    std::string end;   // the day after
    std::string account;
    std::string account_name; // empty where it is not told
    std::string service;      // Cost Explorer's own name: "Amazon Elastic Compute Cloud - Compute"
    std::string currency;
    Decimal unblended;
    // Nothing where they are not told.
    std::optional<Decimal> blended;
    std::optional<Decimal> net;
    std::optional<Decimal> amortized;
    std::optional<Decimal> net_amortized;
    bool is_estimated = false;
};

/// The input of GetCostAndUsage for the days of `month` before `end`, by service and account.
/// `token` is that of the next page; empty for the first.
/// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
Json cost_request(BillingMonth month, std::chrono::year_month_day end, std::string_view token);

/// A page of its answer.
struct CostPage {
    std::vector<DailyCost> costs;
    std::string next_token; // empty: it is the last
};

/// Errors: Upstream "history.bad_answer" for what is no such answer, names a day outside of
/// `month`, or an amount that is none.
Result<CostPage> read_cost_page(const Json& answer, BillingMonth month);

} // namespace muster::history
