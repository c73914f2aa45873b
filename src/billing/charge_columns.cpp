#include "billing/charge_columns.h"

#include "bills/detailed_report.h"
#include "bills/history_columns.h"

namespace muster::billing {

std::optional<CurColumns> CurColumns::find(const ledger::Schema& schema) {
    const auto type = schema.find("line_item_line_item_type");
    const auto unblended = schema.find("line_item_unblended_cost");
    if (!type || !unblended) {
        return std::nullopt;
    }
    CurColumns c;
    c.type = *type;
    c.unblended = *unblended;
    c.operation = schema.find("line_item_operation");
    c.product_code = schema.find("line_item_product_code");
    c.description = schema.find("line_item_line_item_description");
    c.usage_start = schema.find("line_item_usage_start_date");
    c.reservation_arn = schema.find("reservation_reservation_arn");
    c.blended = schema.find("line_item_blended_cost");
    c.net = schema.find("line_item_net_unblended_cost");
    c.public_on_demand = schema.find("pricing_public_on_demand_cost");
    c.usage_amount = schema.find("line_item_usage_amount");
    c.ri_effective = schema.find("reservation_effective_cost");
    c.ri_net_effective = schema.find("reservation_net_effective_cost");
    c.ri_amortized_upfront = schema.find("reservation_amortized_upfront_fee_for_billing_period");
    c.ri_unused_upfront =
        schema.find("reservation_unused_amortized_upfront_fee_for_billing_period");
    c.ri_unused_recurring = schema.find("reservation_unused_recurring_fee");
    c.ri_net_unused_upfront =
        schema.find("reservation_net_unused_amortized_upfront_fee_for_billing_period");
    c.ri_net_unused_recurring = schema.find("reservation_net_unused_recurring_fee");
    c.sp_effective = schema.find("savings_plan_savings_plan_effective_cost");
    c.sp_net_effective = schema.find("savings_plan_net_savings_plan_effective_cost");
    c.sp_total = schema.find("savings_plan_total_commitment_to_date");
    c.sp_used = schema.find("savings_plan_used_commitment");
    c.sp_upfront = schema.find("savings_plan_amortized_upfront_commitment_for_billing_period");
    c.sp_recurring = schema.find("savings_plan_recurring_commitment_for_billing_period");
    c.sp_net_upfront =
        schema.find("savings_plan_net_amortized_upfront_commitment_for_billing_period");
    c.sp_net_recurring = schema.find("savings_plan_net_recurring_commitment_for_billing_period");
    return c;
}

std::optional<FocusColumns> FocusColumns::find(const ledger::Schema& schema) {
    const auto billed = schema.find("billed_cost");
    if (!billed) {
        return std::nullopt;
    }
    FocusColumns c;
    c.billed = *billed;
    c.effective = schema.find("effective_cost");
    c.list = schema.find("list_cost");
    c.usage = schema.find("consumed_quantity");
    if (!c.usage) {
        c.usage = schema.find("pricing_quantity");
    }
    return c;
}

std::optional<StatedColumns> StatedColumns::find(const ledger::Schema& schema) {
    const auto unblended = schema.find("line_item_unblended_cost");
    const bool is_stated =
        schema.find(bills::kRecordTypeColumn) || schema.find(bills::kHistorySourceColumn);
    if (!unblended || !is_stated || schema.find("line_item_line_item_type")) {
        return std::nullopt;
    }
    return StatedColumns{.unblended = *unblended,
                         .blended = schema.find("line_item_blended_cost"),
                         .net = schema.find("line_item_net_unblended_cost"),
                         .amortized = schema.find(bills::kAmortizedColumn),
                         .net_amortized = schema.find(bills::kNetAmortizedColumn),
                         .usage = schema.find("line_item_usage_amount")};
}

} // namespace muster::billing
