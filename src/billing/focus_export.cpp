#include "billing/focus_export.h"

#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "duck/duckdb.h"

namespace muster::billing {
namespace {

/// A FOCUS column and the stored columns that fill it: the first that a row has counts.
struct FocusColumn {
    std::string_view name;
    std::array<std::string_view, 3> stored;
    enum class Type : std::uint8_t { AsStored, Time } type = Type::AsStored;
};

using Type = FocusColumn::Type;

// Costs are the measures of the charge model, which mean the same for every sender.
constexpr auto kColumns = std::to_array<FocusColumn>({
    {"BilledCost", {"net_cost"}},
    {"EffectiveCost", {"amortized_cost"}},
    {"ListCost", {"public_on_demand_cost"}},
    {"ConsumedQuantity", {"usage_amount"}},
    {"BillingAccountId", {"bill_payer_account_id", "billing_account_id"}},
    {"BillingAccountName", {"bill_payer_account_name", "billing_account_name"}},
    {"SubAccountId", {"line_item_usage_account_id", "sub_account_id"}},
    {"SubAccountName", {"line_item_usage_account_name", "sub_account_name"}},
    {"BillingCurrency", {"line_item_currency_code", "billing_currency"}},
    {"BillingPeriodStart", {"bill_billing_period_start_date", "billing_period_start"}, Type::Time},
    {"BillingPeriodEnd", {"bill_billing_period_end_date", "billing_period_end"}, Type::Time},
    {"ChargePeriodStart", {"line_item_usage_start_date", "charge_period_start"}, Type::Time},
    {"ChargePeriodEnd", {"line_item_usage_end_date", "charge_period_end"}, Type::Time},
    {"ChargeDescription", {"line_item_line_item_description", "charge_description"}},
    {"InvoiceId", {"bill_invoice_id", "invoice_id"}},
    {"InvoiceIssuerName", {"bill_invoicing_entity", "invoice_issuer_name"}},
    {"PublisherName", {"line_item_legal_entity", "publisher_name"}},
    {"ServiceName", {"product_product_name", "product_servicename", "service_name"}},
    {"RegionId", {"product_region_code", "product_region", "region_id"}},
    {"AvailabilityZone", {"line_item_availability_zone", "availability_zone"}},
    {"ResourceId", {"line_item_resource_id", "resource_id"}},
    {"SkuId", {"product_sku", "sku_id"}},
    {"SkuPriceId", {"pricing_rate_code", "pricing_rate_id", "sku_price_id"}},
    {"PricingUnit", {"pricing_unit", "pricing_unit"}},
    {"CommitmentDiscountId",
     {"savings_plan_savings_plan_arn", "reservation_reservation_arn", "commitment_discount_id"}},
});

std::string filled_from(const FocusColumn& column, const std::set<std::string_view>& stored) {
    std::string candidates;
    for (const std::string_view name : column.stored) {
        if (stored.contains(name)) {
            candidates += (candidates.empty() ? "" : ", ") + duck::sql_identifier(name);
        }
    }
    if (candidates.empty()) {
        return {};
    }
    const std::string value = fmt::format("coalesce({})", candidates);
    return column.type == Type::Time ? fmt::format("TRY_CAST({} AS TIMESTAMP)", value) : value;
}

} // namespace

std::string focus_select(std::span<const ledger::Schema> schemas) {
    std::set<std::string_view> stored;
    for (const ledger::Schema& schema : schemas) {
        for (const ledger::Column& column : schema.columns) {
            stored.insert(column.name);
        }
    }
    std::string select = "SELECT 'AWS' AS \"ProviderName\"";
    for (const FocusColumn& column : kColumns) {
        if (const std::string value = filled_from(column, stored); !value.empty()) {
            select += fmt::format(", {} AS {}", value, duck::sql_identifier(column.name));
        }
    }
    for (const std::string_view name : stored) {
        const std::string exported =
            name.starts_with("x_") ? std::string(name) : fmt::format("x_{}", name);
        select +=
            fmt::format(", {} AS {}", duck::sql_identifier(name), duck::sql_identifier(exported));
    }
    return select;
}

} // namespace muster::billing
