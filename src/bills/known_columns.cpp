#include "bills/known_columns.h"

#include <array>
#include <string>
#include <unordered_map>

#include "bills/history_columns.h"

namespace muster::bills {
namespace {

constexpr auto kMoney = ledger::ColumnKind::Money;
constexpr auto kQuantity = ledger::ColumnKind::Quantity;
constexpr auto kUnique = ledger::ColumnKind::Unique;

// Rates stay text: they repeat, are printed with many places, and nobody sums them.
constexpr auto kKnown = std::to_array<KnownColumn>({
    {"identity_line_item_id", kUnique},
    {"identity_time_interval"},
    {"bill_invoice_id"},
    {"bill_invoicing_entity"},
    {"bill_billing_entity"},
    {"bill_bill_type"},
    {"bill_payer_account_id"},
    {"bill_payer_account_name"},
    {"bill_billing_period_start_date"},
    {"bill_billing_period_end_date"},
    {"line_item_usage_account_id"},
    {"line_item_usage_account_name"},
    {"line_item_line_item_type"},
    {"line_item_usage_start_date"},
    {"line_item_usage_end_date"},
    {"line_item_product_code"},
    {"line_item_usage_type"},
    {"line_item_operation"},
    {"line_item_availability_zone"},
    {"line_item_resource_id"},
    {"line_item_usage_amount", kQuantity},
    {"line_item_normalization_factor"},
    {"line_item_normalized_usage_amount", kQuantity},
    {"line_item_currency_code"},
    {"line_item_unblended_rate"},
    {"line_item_unblended_cost", kMoney},
    {"line_item_blended_rate"},
    {"line_item_blended_cost", kMoney},
    {"line_item_net_unblended_rate"},
    {"line_item_net_unblended_cost", kMoney},
    {"line_item_line_item_description"},
    {"line_item_tax_type"},
    {"line_item_legal_entity"},
    {"product_product_name"},
    {"product_product_family"},
    {"product_region"},
    {"product_region_code"},
    {"product_servicecode"},
    {"product_servicename"},
    {"product_sku"},
    {"product_usagetype"},
    {"product_instance_type"},
    {"product_instance_type_family"},
    {"product_instance_family"},
    {"pricing_lease_contract_length"},
    {"pricing_offering_class"},
    {"pricing_purchase_option"},
    {"pricing_rate_code"},
    {"pricing_rate_id"},
    {"pricing_currency"},
    {"pricing_public_on_demand_cost", kMoney},
    {"pricing_public_on_demand_rate"},
    {"pricing_term"},
    {"pricing_unit"},
    {"reservation_amortized_upfront_cost_for_usage", kMoney},
    {"reservation_amortized_upfront_fee_for_billing_period", kMoney},
    {"reservation_effective_cost", kMoney},
    {"reservation_end_time"},
    {"reservation_modification_status"},
    {"reservation_net_amortized_upfront_cost_for_usage", kMoney},
    {"reservation_net_amortized_upfront_fee_for_billing_period", kMoney},
    {"reservation_net_effective_cost", kMoney},
    {"reservation_net_recurring_fee_for_usage", kMoney},
    {"reservation_net_unused_amortized_upfront_fee_for_billing_period", kMoney},
    {"reservation_net_unused_recurring_fee", kMoney},
    {"reservation_net_upfront_value", kMoney},
    {"reservation_normalized_units_per_reservation"},
    {"reservation_number_of_reservations"},
    {"reservation_recurring_fee_for_usage", kMoney},
    {"reservation_reservation_arn"},
    {"reservation_start_time"},
    {"reservation_subscription_id"},
    {"reservation_total_reserved_normalized_units"},
    {"reservation_total_reserved_units"},
    {"reservation_units_per_reservation"},
    {"reservation_unused_amortized_upfront_fee_for_billing_period", kMoney},
    {"reservation_unused_normalized_unit_quantity", kQuantity},
    {"reservation_unused_quantity", kQuantity},
    {"reservation_unused_recurring_fee", kMoney},
    {"reservation_upfront_value", kMoney},
    {"savings_plan_total_commitment_to_date", kMoney},
    {"savings_plan_savings_plan_arn"},
    {"savings_plan_savings_plan_rate"},
    {"savings_plan_used_commitment", kMoney},
    {"savings_plan_savings_plan_effective_cost", kMoney},
    {"savings_plan_amortized_upfront_commitment_for_billing_period", kMoney},
    {"savings_plan_recurring_commitment_for_billing_period", kMoney},
    {"savings_plan_net_savings_plan_effective_cost", kMoney},
    {"savings_plan_net_amortized_upfront_commitment_for_billing_period", kMoney},
    {"savings_plan_net_recurring_commitment_for_billing_period", kMoney},
    {"savings_plan_region"},
    {"savings_plan_purchase_term"},
    {"savings_plan_payment_option"},
    {"savings_plan_offering_type"},
    {"savings_plan_instance_type_family"},
    {"savings_plan_start_time"},
    {"savings_plan_end_time"},
    {"split_line_item_parent_resource_id"},
    {"split_line_item_reserved_usage", kQuantity},
    {"split_line_item_actual_usage", kQuantity},
    {"split_line_item_split_usage", kQuantity},
    {"split_line_item_split_usage_ratio"},
    {"split_line_item_split_cost", kMoney},
    {"split_line_item_unused_cost", kMoney},
    {"split_line_item_net_split_cost", kMoney},
    {"split_line_item_net_unused_cost", kMoney},
    {"split_line_item_public_on_demand_split_cost", kMoney},
    {"split_line_item_public_on_demand_unused_cost", kMoney},
    {"availability_zone"},
    {"billed_cost", kMoney},
    {"billing_account_id"},
    {"billing_account_name"},
    {"billing_account_type"},
    {"billing_currency"},
    {"billing_period_end"},
    {"billing_period_start"},
    {"capacity_reservation_id"},
    {"capacity_reservation_status"},
    {"charge_category"},
    {"charge_class"},
    {"charge_description"},
    {"charge_frequency"},
    {"charge_period_end"},
    {"charge_period_start"},
    {"commitment_discount_category"},
    {"commitment_discount_id"},
    {"commitment_discount_name"},
    {"commitment_discount_quantity", kQuantity},
    {"commitment_discount_status"},
    {"commitment_discount_type"},
    {"commitment_discount_unit"},
    {"consumed_quantity", kQuantity},
    {"consumed_unit"},
    {"contracted_cost", kMoney},
    {"contracted_unit_price"},
    {"effective_cost", kMoney},
    {"invoice_id"},
    {"invoice_issuer_name"},
    {"list_cost", kMoney},
    {"list_unit_price"},
    {"pricing_category"},
    {"pricing_currency_effective_cost", kMoney},
    {"pricing_quantity", kQuantity},
    {"provider_name"},
    {"publisher_name"},
    {"region_id"},
    {"region_name"},
    {"resource_id"},
    {"resource_name"},
    {"resource_type"},
    {"service_category"},
    {"service_name"},
    {"service_subcategory"},
    {"sku_id"},
    {"sku_meter"},
    {"sku_price_details"},
    {"sku_price_id"},
    {"sub_account_id"},
    {"sub_account_name"},
    {"sub_account_type"},
    {"tags"},
    {"x_cost_categories"},
    // Of what Cost Explorer tells.
    {kHistorySourceColumn},
    {kAmortizedColumn, kMoney},
    {kNetAmortizedColumn, kMoney},
    // Of the reports before these.
    {"cost_before_tax", kMoney},
    {"credits", kMoney},
    {"tax_amount", kMoney},
    {"x_discounts"},
    {"x_operation"},
    {"x_service_code"},
    {"x_usage_type"},
});

/// Lower case letters and digits only.
std::string squashed(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += c;
        }
    }
    return out;
}

} // namespace

std::span<const KnownColumn> known_columns() {
    return kKnown;
}

std::optional<KnownColumn> find_known_column(std::string_view name) {
    static const auto* const index = [] {
        auto* map = new std::unordered_map<std::string, const KnownColumn*>;
        for (const KnownColumn& column : kKnown) {
            map->emplace(squashed(column.name), &column);
        }
        return map;
    }();
    const auto found = index->find(squashed(name));
    return found == index->end() ? std::nullopt : std::optional(*found->second);
}

} // namespace muster::bills
