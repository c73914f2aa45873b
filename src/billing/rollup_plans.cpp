#include <algorithm>
#include <array>

#include "billing/charge_model.h"
#include "bills/history_columns.h"
#include "bills/measure.h"

namespace muster::billing {
namespace {

/// What the named dimensions read, apart from resources.
constexpr auto kKeys = std::to_array<std::string_view>({
    "bill_billing_entity",
    "bill_invoice_id",
    "bill_payer_account_id",
    "line_item_availability_zone",
    "line_item_currency_code",
    "line_item_legal_entity",
    "line_item_line_item_type",
    "line_item_operation",
    "line_item_product_code",
    "line_item_usage_account_id",
    "line_item_usage_account_name",
    "line_item_usage_type",
    "pricing_unit",
    "product_instance_type",
    "product_instance_type_family",
    "product_product_family",
    "product_product_name",
    "product_region",
    "product_region_code",
    "product_servicecode",
    "reservation_reservation_arn",
    "savings_plan_savings_plan_arn",
    "availability_zone",
    "billing_account_id",
    "billing_currency",
    "charge_category",
    "commitment_discount_id",
    "commitment_discount_type",
    "consumed_unit",
    "invoice_id",
    "pricing_category",
    "publisher_name",
    "record_type",
    "region_id",
    "reserved_instance",
    "service_category",
    "service_name",
    "sub_account_id",
    "sub_account_name",
    bills::kHistorySourceColumn,
    "x_operation",
    "x_service_code",
    "x_usage_type",
    bills::kFutureColumn,
});

constexpr auto kResourceKeys = std::to_array<std::string_view>({
    "line_item_resource_id",
    "line_item_usage_account_id",
    "line_item_product_code",
    "line_item_line_item_type",
    "line_item_currency_code",
    "resource_id",
    "sub_account_id",
    "service_name",
    "x_service_code",
    "charge_category",
    "billing_currency",
    bills::kFutureColumn,
});

constexpr double kWorthwhileShare = 0.1; // of the rows; more would not be much faster to scan
constexpr std::size_t kMaxTags = 60;

std::vector<std::string> owned(std::span<const std::string_view> names) {
    return {names.begin(), names.end()};
}

std::vector<ledger::RollupPlan> plans(const std::vector<std::string>& tags) {
    const std::vector<std::string> measures = owned(bills::kMeasureColumns);
    std::vector<ledger::RollupPlan> out;
    for (const auto& [name, grain] :
         {std::pair("r1", ledger::Grain::Day), std::pair("r2", ledger::Grain::Month)}) {
        ledger::RollupPlan plan;
        plan.name = name;
        plan.grain = grain;
        plan.keys = owned(kKeys);
        plan.optional_keys = tags;
        plan.max_share = kWorthwhileShare;
        plan.measures = measures;
        if (!out.empty()) {
            plan.made_from = out.front().name;
        }
        out.push_back(std::move(plan));
    }
    ledger::RollupPlan resources;
    resources.name = "r3";
    resources.grain = ledger::Grain::Day;
    resources.keys = owned(kResourceKeys);
    resources.max_share = kWorthwhileShare;
    resources.measures = measures;
    out.push_back(std::move(resources));
    return out;
}

bool is_tag(std::string_view column) {
    constexpr auto kGroups = std::to_array<std::string_view>(
        {"resource_tags", "cost_category", "tags", "product", "x_cost_categories"});
    constexpr auto kTagPrefixes = std::to_array<std::string_view>(
        {"resource_tags_", "cost_category_", "tags_", "x_cost_categories_"});
    return std::ranges::find(kGroups, column) != kGroups.end() ||
           std::ranges::any_of(kTagPrefixes,
                               [&](auto prefix) { return column.starts_with(prefix); });
}

} // namespace

std::span<const ledger::RollupPlan> rollup_plans() {
    static const auto kPlans = plans({});
    return kPlans;
}

std::vector<ledger::RollupPlan> rollup_plans(const ledger::Schema& schema) {
    std::vector<std::string> tags;
    for (const ledger::Column& column : schema.columns) {
        if (is_tag(column.name) && tags.size() < kMaxTags) {
            tags.push_back(column.name);
        }
    }
    return plans(tags);
}

} // namespace muster::billing
