#include "history/history_bill.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/csv_field.h"
#include "bills/history_columns.h"
#include "history/service_codes.h"

namespace muster::history {
namespace {

constexpr std::string_view kHeader =
    "bill/PayerAccountId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,"
    "lineItem/UsageAccountName,lineItem/ProductCode,product/ProductName,lineItem/UsageStartDate,"
    "lineItem/UsageEndDate,lineItem/CurrencyCode,lineItem/UnblendedCost,lineItem/BlendedCost,"
    "lineItem/NetUnblendedCost,x_AmortizedCost,x_NetAmortizedCost,x_IsEstimated,x_HistorySource\n";

std::string midnight(const std::string& day) {
    return day + "T00:00:00Z";
}

std::string text_of(const std::optional<Decimal>& amount) {
    return amount ? amount->str() : std::string();
}

} // namespace

std::string
history_bill(const std::string& payer, BillingMonth month, std::span<const DailyCost> costs) {
    std::vector<const DailyCost*> ordered;
    for (const DailyCost& cost : costs) {
        ordered.push_back(&cost);
    }
    std::ranges::stable_sort(ordered, {}, [](const DailyCost* cost) {
        return std::tie(cost->start, cost->account, cost->service);
    });
    std::string text(kHeader);
    for (const DailyCost* cost : ordered) {
        const auto code = service_code(cost->service);
        for (const std::string& field :
             {payer, month.start().str(), cost->account, cost->account_name,
              code ? std::string(*code) : cost->service, cost->service, midnight(cost->start),
              midnight(cost->end), cost->currency, cost->unblended.str(), text_of(cost->blended),
              text_of(cost->net), text_of(cost->amortized), text_of(cost->net_amortized),
              std::string(cost->is_estimated ? "true" : "false")}) {
            append_csv_field(text, field);
            text += ',';
        }
        text += bills::kCostExplorer;
        text += '\n';
    }
    return text;
}

} // namespace muster::history
