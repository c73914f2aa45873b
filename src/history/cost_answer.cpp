#include "history/cost_answer.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "aws_model/json_access.h"

namespace muster::history {
namespace {

constexpr auto kMetrics = std::to_array<std::string_view>(
    {"UnblendedCost", "BlendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost"});

std::string printed(std::chrono::year_month_day date) {
    return Instant::from_date(date).str().substr(0, std::string_view("2026-10-02").size());
}

Json dimension(std::string_view key) {
    return Json::Object{{"Type", "DIMENSION"}, {"Key", key}};
}

Error bad_answer(std::string_view what) {
    return {ErrorKind::Upstream, "history.bad_answer",
            fmt::format("Cost Explorer's answer is not as documented: {}", what)};
}

using Names = std::map<std::string, std::string, std::less<>>;

/// Accounts are told by id; their names stand beside.
Names names_in(const Json& answer) {
    Names names;
    for (const Json& value : aws::items_of(answer.find("DimensionValueAttributes"))) {
        const Json* const attributes = value.find("Attributes");
        if (attributes != nullptr) {
            names.emplace(aws::text_of(value, "Value"), aws::text_of(*attributes, "description"));
        }
    }
    return names;
}

struct Amount {
    std::optional<Decimal> value;
    std::string unit;
};

Result<Amount> amount_of(const Json& metrics, std::string_view name) {
    const Json* const metric = metrics.find(name);
    const std::string text = metric == nullptr ? "" : aws::text_of(*metric, "Amount");
    if (text.empty()) {
        return Amount{};
    }
    auto value = Decimal::parse(text);
    if (!value) {
        return bad_answer(fmt::format("{} is '{}'", name, text.substr(0, 60)));
    }
    return Amount{*value, aws::text_of(*metric, "Unit")};
}

/// All but the day of it.
Result<DailyCost> cost_in(const Json& group) {
    const auto keys = aws::items_of(group.find("Keys"));
    const Json* const metrics = group.find("Metrics");
    if (keys.size() != 2 || keys[0].if_string() == nullptr || keys[1].if_string() == nullptr ||
        metrics == nullptr) {
        return bad_answer("a group without service, account and metrics");
    }
    DailyCost cost;
    cost.service = *keys[0].if_string();
    cost.account = *keys[1].if_string();
    TRY(const Amount unblended, amount_of(*metrics, "UnblendedCost"));
    if (!unblended.value) {
        return bad_answer("a group without UnblendedCost");
    }
    cost.unblended = *unblended.value;
    cost.currency = unblended.unit;
    for (const auto& [name, into] :
         {std::pair{"BlendedCost", &cost.blended}, std::pair{"NetUnblendedCost", &cost.net},
          std::pair{"AmortizedCost", &cost.amortized},
          std::pair{"NetAmortizedCost", &cost.net_amortized}}) {
        TRY(const Amount amount, amount_of(*metrics, name));
        *into = amount.value;
    }
    return cost;
}

/// The day that a result speaks of.
Result<std::pair<std::string, std::string>> day_in(const Json& result, BillingMonth month) {
    const Json* const period = result.find("TimePeriod");
    const std::string start = period == nullptr ? "" : aws::text_of(*period, "Start");
    const std::string end = period == nullptr ? "" : aws::text_of(*period, "End");
    const auto first = Instant::parse(start);
    const auto last = Instant::parse(end);
    if (!first || !last || BillingMonth::of(*first) != month || *last <= *first) {
        return bad_answer(fmt::format("a result from '{}' to '{}' of {}", start.substr(0, 30),
                                      end.substr(0, 30), month.str()));
    }
    return std::pair(start, end);
}

} // namespace

Json cost_request(BillingMonth month, std::chrono::year_month_day end, std::string_view token) {
    Json::Array metrics;
    for (const std::string_view metric : kMetrics) {
        metrics.emplace_back(metric);
    }
    Json::Object input{{"TimePeriod", Json::Object{{"Start", printed(month.start().date())},
                                                   {"End", printed(end)}}},
                       {"Granularity", "DAILY"},
                       {"Metrics", std::move(metrics)},
                       {"GroupBy", Json::Array{dimension("SERVICE"), dimension("LINKED_ACCOUNT")}}};
    if (!token.empty()) {
        input.push_back({"NextPageToken", token});
    }
    return input;
}

Result<CostPage> read_cost_page(const Json& answer, BillingMonth month) {
    const Json* const results = answer.find("ResultsByTime");
    if (results == nullptr || results->if_array() == nullptr) {
        return bad_answer("no ResultsByTime");
    }
    const Names names = names_in(answer);
    CostPage page;
    page.next_token = aws::text_of(answer, "NextPageToken");
    for (const Json& result : *results->if_array()) {
        TRY(const auto day, day_in(result, month));
        for (const Json& group : aws::items_of(result.find("Groups"))) {
            TRY(DailyCost cost, cost_in(group));
            std::tie(cost.start, cost.end) = day;
            cost.is_estimated = aws::is_true(result, "Estimated");
            const auto name = names.find(cost.account);
            cost.account_name = name == names.end() ? "" : name->second;
            page.costs.push_back(std::move(cost));
        }
    }
    return page;
}

} // namespace muster::history
