#include "differential/charge_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "generate/catalog.h"
#include "generate/organization.h"

namespace muster::test {
namespace {

using duck::sql_literal;

constexpr int kMoney = 10;
constexpr int kQuantity = 18;

/// No column has what of the net commitment was used: what was unused gets its share of the net
/// commitment (net × unused ÷ gross), rounded once, half away from zero.
std::string net_unused() {
    const auto units = [](std::string_view amount) {
        return fmt::format("CAST(({}) * 10000000000 AS HUGEINT)", amount);
    };
    return fmt::format(
        "CASE WHEN a_sp_up + a_sp_rec = 0 OR coalesce(a_sp_net_up, a_sp_net_rec) IS NULL "
        "THEN a_sp_total - a_sp_used ELSE CAST(sign({0} * {1}) * ((2 * abs({0} * {1}) + {2}) // "
        "(2 * {2})) AS DECIMAL(38,0)) * 0.0000000001 END",
        units("a_sp_total - a_sp_used"),
        units("coalesce(a_sp_net_up, 0) + coalesce(a_sp_net_rec, 0)"), units("a_sp_up + a_sp_rec"));
}

std::string or_zero(const std::string& amount) {
    return fmt::format("coalesce({}, 0::DECIMAL(38,10))", amount);
}

/// A tag or category that has a column of its own in one format and stands in a map in others.
std::string first_of(std::initializer_list<std::string> expressions) {
    return fmt::format("coalesce({})", fmt::join(expressions, ", "));
}

/// `user:cost-center` → user_cost_center
std::string snake(std::string_view key) {
    std::string name;
    for (const char c : key) {
        if (c >= 'A' && c <= 'Z') {
            name += name.empty() || name.back() == '_' ? "" : "_";
            name += static_cast<char>(c - 'A' + 'a');
        } else {
            name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
        }
    }
    return name;
}

std::string bare(std::string_view key) {
    return std::string(key.substr(key.find(':') + 1));
}

void add_tags(const SourceColumns& columns, ChargeSql::Named& dimensions) {
    std::vector<std::string_view> keys(generate::kTagKeys.begin(), generate::kTagKeys.end());
    keys.push_back(generate::kHostileTagKey);
    for (const std::string_view key : keys) {
        const bool is_own = key.starts_with("aws:");
        dimensions.emplace_back(
            "tag:" + bare(key),
            first_of({columns.text("resource_tags_" + snake(key)),
                      columns.member("resource_tags", snake(key)),
                      columns.member("Tags", is_own ? std::string(key) : bare(key))}));
    }
    for (const std::string_view name : generate::kCostCategories) {
        dimensions.emplace_back("cost_category:" + std::string(name),
                                first_of({columns.text("cost_category_" + snake(name)),
                                          columns.member("cost_category", name),
                                          columns.member("x_CostCategories", name)}));
    }
}

/// The prefix of the usage type, else the zone, else what the product says; no prefix is the first
/// region. CloudFront's prefixes are edge locations.
std::string region_of_cur(const SourceColumns& columns) {
    const std::string usage_type = columns.text("line_item_usage_type");
    const std::string zone = columns.text("line_item_availability_zone");
    const std::string product =
        first_of({columns.text("product_region"), columns.member("product", "region"),
                  columns.text("product_region_code")});
    std::string prefixes =
        fmt::format("WHEN starts_with({}, 'USE1-') THEN 'us-east-1' ", usage_type);
    for (const generate::Region& region : generate::regions()) {
        if (!region.usage_prefix.empty()) {
            prefixes += fmt::format("WHEN starts_with({}, {}) THEN {} ", usage_type,
                                    sql_literal(region.usage_prefix), sql_literal(region.code));
        }
    }
    return fmt::format(
        "CASE WHEN {code} = 'AmazonCloudFront' AND contains({usage}, '-') "
        "THEN nullif(split_part({usage}, '-', 1), '') "
        "WHEN {code} = 'AmazonCloudFront' THEN {own} {prefixes}"
        R"(WHEN regexp_matches({zone}, '-\d') THEN regexp_extract({zone}, '^.*?-\d+') )"
        "ELSE coalesce({product}, CASE WHEN {usage} IS NOT NULL THEN 'us-east-1' END) END",
        fmt::arg("code", columns.text("line_item_product_code")), fmt::arg("usage", usage_type),
        fmt::arg("own",
                 first_of({columns.text("product_region"), columns.member("product", "region")})),
        fmt::arg("prefixes", prefixes), fmt::arg("zone", zone), fmt::arg("product", product));
}

std::string category_of(const std::string& type) {
    return fmt::format(
        "CASE WHEN {0} IN ('Tax', 'Credit') THEN {0} WHEN {0} = 'Refund' THEN 'Adjustment' "
        "WHEN {0} IN ('Fee', 'RIFee', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') "
        "THEN 'Purchase' WHEN {0} IN ('Usage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation', "
        "'DiscountedUsage', 'FlatRateSubscription') OR {0} LIKE '%Discount' THEN 'Usage' END",
        type);
}

std::string after_slash(const std::string& arn) {
    return fmt::format("regexp_extract({}, '[^/]*$')", arn);
}

ChargeSql::Named cur_dimensions(const SourceColumns& columns) {
    const auto text = [&](std::string_view name) { return columns.text(name); };
    const auto product = [&](const std::string& name) {
        return first_of({columns.text("product_" + name), columns.member("product", name)});
    };
    const std::string reservation = text("reservation_reservation_arn");
    const std::string plan = text("savings_plan_savings_plan_arn");
    const std::string type = text("line_item_line_item_type");
    const std::string instance_type = product("instance_type");
    ChargeSql::Named dimensions = {
        {"service", text("line_item_product_code")},
        {"service_name", product("product_name")},
        {"service_code", text("product_servicecode")},
        {"account", text("line_item_usage_account_id")},
        {"account_name", text("line_item_usage_account_name")},
        {"payer", text("bill_payer_account_id")},
        {"region", region_of_cur(columns)},
        {"az", text("line_item_availability_zone")},
        {"usage_type", text("line_item_usage_type")},
        {"operation", text("line_item_operation")},
        {"charge_type", type},
        {"charge_category", category_of(type)},
        {"purchase_option",
         fmt::format("CASE WHEN {} IS NOT NULL THEN 'SavingsPlan' WHEN {} IS NOT NULL THEN "
                     "'Reserved' WHEN {} LIKE '%Spot%' THEN 'Spot' ELSE 'OnDemand' END",
                     plan, reservation, text("line_item_usage_type"))},
        {"reservation", after_slash(reservation)},
        {"resource", text("line_item_resource_id")},
        {"instance_type", instance_type},
        {"instance_family",
         first_of({product("instance_type_family"),
                   fmt::format(R"(nullif(regexp_extract({}, '([^.]*)\.[^.]*$', 1), ''))",
                               instance_type)})},
        {"product_family", text("product_product_family")},
        {"commitment", first_of({plan, reservation})},
        {"billing_entity", text("bill_billing_entity")},
        {"legal_entity", text("line_item_legal_entity")},
        {"invoice", text("bill_invoice_id")},
        {"currency", text("line_item_currency_code")},
    };
    add_tags(columns, dimensions);
    return dimensions;
}

/// What the formulas read, under short names; and what kind of row it is.
ChargeSql::Named cur_parts(const SourceColumns& columns, const std::string& future) {
    const auto money = [&](std::string_view name) { return columns.amount(name, kMoney); };
    const std::string type = columns.text("line_item_line_item_type");
    return {
        {"a_type", fmt::format("coalesce({}, '')", type)},
        {"a_u", money("line_item_unblended_cost")},
        {"a_blended", money("line_item_blended_cost")},
        {"a_net", money("line_item_net_unblended_cost")},
        {"a_public", money("pricing_public_on_demand_cost")},
        {"a_usage", columns.amount("line_item_usage_amount", kQuantity)},
        {"a_sp", or_zero(money("savings_plan_savings_plan_effective_cost"))},
        {"a_sp_net", money("savings_plan_net_savings_plan_effective_cost")},
        {"a_sp_total", or_zero(money("savings_plan_total_commitment_to_date"))},
        {"a_sp_used", or_zero(money("savings_plan_used_commitment"))},
        {"a_sp_up", or_zero(money("savings_plan_amortized_upfront_commitment_for_billing_period"))},
        {"a_sp_rec", or_zero(money("savings_plan_recurring_commitment_for_billing_period"))},
        {"a_sp_net_up", money("savings_plan_net_amortized_upfront_commitment_for_billing_period")},
        {"a_sp_net_rec", money("savings_plan_net_recurring_commitment_for_billing_period")},
        {"a_ri", or_zero(money("reservation_effective_cost"))},
        {"a_ri_net", money("reservation_net_effective_cost")},
        {"a_ri_up", or_zero(money("reservation_amortized_upfront_fee_for_billing_period"))},
        {"a_ri_un_up",
         or_zero(money("reservation_unused_amortized_upfront_fee_for_billing_period"))},
        {"a_ri_un_rec", or_zero(money("reservation_unused_recurring_fee"))},
        {"a_ri_net_un_up",
         money("reservation_net_unused_amortized_upfront_fee_for_billing_period")},
        {"a_ri_net_un_rec", money("reservation_net_unused_recurring_fee")},
        {"a_plan", columns.text("savings_plan_savings_plan_arn")},
        {"a_start", columns.time("line_item_usage_start_date")},
        {"a_split", fmt::format("coalesce({} IN ('ECSTask-EC2', 'EKSPod-EC2'), false)",
                                columns.text("line_item_operation"))},
        {"a_is_reserved", columns.text("reservation_reservation_arn") + " IS NOT NULL"},
        {"a_refund", fmt::format("coalesce({} = 'Refund' AND {} = 'ComputeSavingsPlans' AND "
                                 "starts_with({}, 'Refund for one-time fee for Savings Plan ID'), "
                                 "false)",
                                 type, columns.text("line_item_product_code"),
                                 columns.text("line_item_line_item_description"))},
        {"a_future", fmt::format("coalesce({} = 'SavingsPlanRecurringFee' AND {} >= {}, false)",
                                 type, columns.time("line_item_usage_start_date"), future)},
    };
}

/// By line item type; `rest` for the types that are not special.
std::string amortized(std::string_view covered,
                      std::string_view plan_fee,
                      std::string_view discounted,
                      std::string_view reservation_fee,
                      std::string_view rest) {
    return fmt::format(
        "CASE WHEN a_split THEN 0 WHEN a_type = 'SavingsPlanCoveredUsage' THEN {} "
        "WHEN a_future THEN 0 WHEN a_type = 'SavingsPlanRecurringFee' THEN {} "
        "WHEN a_type IN ('SavingsPlanNegation', 'SavingsPlanUpfrontFee') THEN 0 "
        "WHEN a_type = 'DiscountedUsage' THEN {} WHEN a_type = 'RIFee' THEN {} "
        "WHEN a_type = 'Fee' AND a_is_reserved THEN 0 WHEN a_refund THEN 0 ELSE {} END",
        covered, plan_fee, discounted, reservation_fee, rest);
}

ChargeSql::Named cur_measures() {
    const std::string unused =
        "CASE WHEN a_future OR a_split THEN 0 "
        "WHEN a_type = 'SavingsPlanRecurringFee' THEN a_sp_total - a_sp_used "
        "WHEN a_type = 'RIFee' THEN a_ri_un_up + a_ri_un_rec ELSE 0 END";
    const auto whole = [](std::string_view amount) {
        return fmt::format("CASE WHEN a_split THEN 0 ELSE {} END", amount);
    };
    return {
        {"unblended_cost", whole("a_u")},
        {"blended_cost", whole("a_blended")},
        {"net_cost", whole("coalesce(a_net, a_u)")},
        {"amortized_cost",
         amortized("a_sp", "a_sp_total - a_sp_used", "a_ri", "a_ri_un_up + a_ri_un_rec", "a_u")},
        {"net_amortized_cost",
         amortized("coalesce(a_sp_net, a_sp)", net_unused(), "coalesce(a_ri_net, a_ri)",
                   "coalesce(a_ri_net_un_up, a_ri_un_up) + coalesce(a_ri_net_un_rec, a_ri_un_rec)",
                   "coalesce(a_net, a_u)")},
        {"unused_commitment_cost", unused},
        {"ri_sp_trueup", "CASE WHEN a_future OR a_split THEN 0 "
                         "WHEN a_type = 'SavingsPlanRecurringFee' THEN -a_sp_up "
                         "WHEN a_type = 'RIFee' THEN -a_ri_up ELSE 0 END"},
        {"ri_sp_upfront_fees", "CASE WHEN a_split THEN 0 WHEN a_type = 'SavingsPlanUpfrontFee' OR "
                               "(a_type = 'Fee' AND a_is_reserved) THEN coalesce(a_u, 0) "
                               "ELSE 0 END"},
        {"public_on_demand_cost",
         "CASE WHEN a_split OR a_type = 'SavingsPlanNegation' THEN 0 ELSE a_public END"},
        {"usage_amount",
         "CASE WHEN a_split OR a_type = 'SavingsPlanNegation' THEN 0 ELSE a_usage END"},
    };
}

/// Amounts of one kind as one type, whatever CASE made of them.
void settle_types(ChargeSql& charges) {
    for (auto& [name, expression] : charges.measures) {
        expression = fmt::format("CAST({} AS DECIMAL(38,{}))", expression,
                                 name == "usage_amount" ? kQuantity : kMoney);
    }
}

} // namespace

ChargeSql cur_charges(const SourceColumns& columns, const std::string& future) {
    ChargeSql charges{.dimensions = cur_dimensions(columns),
                      .parts = cur_parts(columns, future),
                      .measures = cur_measures(),
                      .start = columns.time("line_item_usage_start_date"),
                      .billing_start = columns.time("bill_billing_period_start_date")};
    settle_types(charges);
    return charges;
}

ChargeSql focus_charges(const SourceColumns& columns) {
    const auto text = [&](std::string_view name) { return columns.text(name); };
    const std::string id = text("CommitmentDiscountId");
    const std::string is_plan =
        fmt::format("coalesce({} LIKE '%Savings%', false)", text("CommitmentDiscountType"));
    ChargeSql charges{
        .dimensions =
            {{"service", text("x_ServiceCode")},
             {"service_name", text("ServiceName")},
             {"service_code", text("x_ServiceCode")},
             {"account", text("SubAccountId")},
             {"account_name", text("SubAccountName")},
             {"payer", text("BillingAccountId")},
             {"region", text("RegionId")},
             {"az", text("AvailabilityZone")},
             {"usage_type", text("x_UsageType")},
             {"operation", text("x_Operation")},
             {"charge_category", text("ChargeCategory")},
             {"purchase_option",
              fmt::format("CASE WHEN {0} IS NOT NULL AND {1} THEN 'SavingsPlan' WHEN {0} IS NOT "
                          "NULL THEN 'Reserved' WHEN {2} = 'Dynamic' THEN 'Spot' ELSE 'OnDemand' "
                          "END",
                          id, is_plan, text("PricingCategory"))},
             {"reservation", fmt::format("CASE WHEN NOT {} THEN {} END", is_plan, after_slash(id))},
             {"resource", text("ResourceId")},
             {"commitment", id},
             {"legal_entity", text("PublisherName")},
             {"invoice", text("InvoiceId")},
             {"currency", text("BillingCurrency")}},
        .parts = {},
        .measures = {{"net_cost", columns.amount("BilledCost", kMoney)},
                     {"amortized_cost", columns.amount("EffectiveCost", kMoney)},
                     {"public_on_demand_cost", columns.amount("ListCost", kMoney)},
                     {"usage_amount", columns.amount("ConsumedQuantity", kQuantity)}},
        .start = columns.time("ChargePeriodStart"),
        .billing_start = columns.time("BillingPeriodStart")};
    for (const std::string_view name :
         {"charge_type", "instance_type", "instance_family", "product_family", "billing_entity"}) {
        charges.dimensions.emplace_back(name, "NULL::VARCHAR");
    }
    for (const std::string_view name :
         {"unblended_cost", "blended_cost", "net_amortized_cost", "unused_commitment_cost",
          "ri_sp_trueup", "ri_sp_upfront_fees"}) {
        charges.measures.emplace_back(name, "NULL");
    }
    add_tags(columns, charges.dimensions);
    settle_types(charges);
    return charges;
}

} // namespace muster::test
