#include "billing/focus_export.h"

#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "billing/line_item_type.h"
#include "duck/duckdb.h"

namespace muster::billing {
namespace {

/// A FOCUS column and the stored columns that fill it: the first that a row has counts.
struct FocusColumn {
    std::string_view name;
    std::array<std::string_view, 4> stored;
    enum class Type : std::uint8_t { AsStored, Time, Number } type = Type::AsStored;
};

using Type = FocusColumn::Type;

// Costs are the measures of the charge model, which mean the same for every sender.
constexpr auto kFocusColumns = std::to_array<FocusColumn>({
    {"BilledCost", {"net_cost"}},
    {"EffectiveCost", {"amortized_cost"}},
    {"ListCost", {"public_on_demand_cost"}},
    {"ContractedCost", {"contracted_cost"}},
    {"ConsumedQuantity", {"usage_amount"}},
    {"ConsumedUnit", {"consumed_unit", "pricing_unit"}},
    {"PricingQuantity", {"pricing_quantity"}},
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
    {"ServiceName",
     {"product_product_name", "product_servicename", "line_item_product_code", "service_name"}},
    {"ServiceCategory", {"service_category"}},
    {"RegionName", {"region_name"}},
    {"RegionId", {"product_region_code", "product_region", "region_id"}},
    {"AvailabilityZone", {"line_item_availability_zone", "availability_zone"}},
    {"ResourceId", {"line_item_resource_id", "resource_id"}},
    {"ResourceName", {"resource_name"}},
    {"ResourceType", {"resource_type"}},
    {"Tags", {"tags"}},
    {"ChargeClass", {"charge_class"}},
    {"ChargeFrequency", {"charge_frequency"}},
    {"PricingCategory", {"pricing_category"}},
    {"ListUnitPrice", {"list_unit_price"}, Type::Number},
    {"ContractedUnitPrice", {"contracted_unit_price"}, Type::Number},
    {"SkuId", {"product_sku", "sku_id"}},
    {"SkuPriceId", {"pricing_rate_code", "pricing_rate_id", "sku_price_id"}},
    {"PricingUnit", {"pricing_unit"}},
    {"CommitmentDiscountId",
     {"savings_plan_savings_plan_arn", "reservation_reservation_arn", "commitment_discount_id"}},
    {"CommitmentDiscountCategory", {"commitment_discount_category"}},
    {"CommitmentDiscountName", {"commitment_discount_name"}},
    {"CommitmentDiscountStatus", {"commitment_discount_status"}},
    {"CommitmentDiscountType", {"commitment_discount_type"}},
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
    switch (column.type) {
    case Type::AsStored: break;
    case Type::Time: return fmt::format("TRY_CAST({} AS TIMESTAMP)", value);
    case Type::Number: return fmt::format("TRY_CAST({} AS DECIMAL(38, 18))", value);
    }
    return value;
}

/// FOCUS's category as the bill has it, else by its type of line item.
std::string category_sql(const std::set<std::string_view>& stored) {
    if (stored.contains("charge_category")) {
        return duck::sql_identifier("charge_category");
    }
    constexpr std::string_view kType = "line_item_line_item_type";
    if (!stored.contains(kType)) {
        return "NULL::VARCHAR";
    }
    const std::string column = duck::sql_identifier(kType);
    std::string sql = fmt::format("CASE WHEN {} LIKE '%Discount' THEN {}", column,
                                  duck::sql_literal(charge_category("Discount").value_or("")));
    for (const std::string_view type : documented_line_item_types()) {
        sql += fmt::format(" WHEN {} = {} THEN {}", column, duck::sql_literal(type),
                           duck::sql_literal(charge_category(type).value_or("")));
    }
    return sql + " END";
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
    select += fmt::format(", {} AS \"ChargeCategory\"", category_sql(stored));
    for (const FocusColumn& column : kFocusColumns) {
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
