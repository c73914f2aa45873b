#include "generate/cur1_rows.h"

#include <algorithm>

#include "generate/product_columns.h"
#include "generate/random.h"
#include "generate/text.h"

namespace muster::generate {
namespace {

constexpr std::string_view kAmount = "OptionalBigDecimal";

std::string commas(std::size_t count) {
    return std::string(count, ',');
}

void put_optional_money(std::string& out, bool present, Money money) {
    if (present) {
        put_money(out, money);
    }
    out += ',';
}

} // namespace

std::vector<std::string_view> product_columns_of(const Calendar& calendar) {
    std::vector<std::string_view> names;
    const auto month = static_cast<unsigned>(calendar.month.year_month().month());
    for (const std::string_view name : kProductColumns) {
        // Columns nobody uses come and go; which ones depends on the month.
        const bool is_volatile = hash_text(name) % 37 == month % 12;
        if (!is_volatile || name.starts_with("region") || name == "sku" || name == "servicecode" ||
            name == "productFamily" || name == "instanceType") {
            names.push_back(name);
        }
    }
    return names;
}

Cur1Rows::Cur1Rows(const Bill& bill)
    : bill_(bill), has_nets_(bill.options().discounts == DiscountForm::NetColumns),
      has_split_(bill.options().split_rows),
      is_hostile_(bill.options().profile == Profile::Hostile) {
    add_columns();
    add_reservation_columns();
    add_savings_plan_columns();
    add_tag_columns();
    render_bills();
    render_skus();
    render_resources();
}

void Cur1Rows::add_columns() {
    const auto add = [this](std::string_view category, std::string_view names,
                            std::string_view type) {
        for (std::size_t at = 0; at < names.size();) {
            const std::size_t end = std::min(names.find(' ', at), names.size());
            columns_.push_back({std::string(category), std::string(names.substr(at, end - at)),
                                std::string(type)});
            at = end + 1;
        }
    };
    add("identity", "LineItemId", "String");
    add("identity", "TimeInterval", "Interval");
    add("bill", "InvoiceId InvoicingEntity BillingEntity BillType PayerAccountId", "String");
    add("bill", "BillingPeriodStartDate BillingPeriodEndDate", "DateTime");
    add("lineItem", "UsageAccountId LineItemType", "String");
    add("lineItem", "UsageStartDate UsageEndDate", "DateTime");
    add("lineItem", "ProductCode UsageType Operation AvailabilityZone ResourceId", "String");
    add("lineItem", "UsageAmount", "BigDecimal");
    add("lineItem", "NormalizationFactor NormalizedUsageAmount", "OptionalBigDecimal");
    add("lineItem", "CurrencyCode UnblendedRate", "String");
    add("lineItem", "UnblendedCost", "BigDecimal");
    add("lineItem", "BlendedRate", "String");
    add("lineItem", "BlendedCost", "BigDecimal");
    add("lineItem", "LineItemDescription TaxType", "String");
    if (has_nets_) {
        add("lineItem", "NetUnblendedRate", "OptionalString");
        add("lineItem", "NetUnblendedCost", "OptionalBigDecimal");
    }
    add("lineItem", "LegalEntity", "String");
    add("product", "ProductName", "String");
    for (const std::string_view name : product_columns_of(bill_.calendar())) {
        add("product", name, "String");
    }
    add("pricing", "LeaseContractLength OfferingClass PurchaseOption RateCode RateId currency",
        "String");
    add("pricing", "publicOnDemandCost", "BigDecimal");
    add("pricing", "publicOnDemandRate term unit", "String");
}

void Cur1Rows::add_all(std::string_view category,
                       std::initializer_list<std::string_view> names,
                       std::string_view type) {
    for (const std::string_view name : names) {
        columns_.push_back({std::string(category), std::string(name), std::string(type)});
    }
}

void Cur1Rows::add_reservation_columns() {
    add_all("reservation", {"AmortizedUpfrontCostForUsage", "AmortizedUpfrontFeeForBillingPeriod"},
            kAmount);
    add_all("reservation", {"AvailabilityZone"}, "String");
    add_all("reservation", {"EffectiveCost"}, kAmount);
    add_all("reservation", {"EndTime", "ModificationStatus"}, "OptionalString");
    if (has_nets_) {
        add_all("reservation",
                {"NetAmortizedUpfrontCostForUsage", "NetAmortizedUpfrontFeeForBillingPeriod",
                 "NetEffectiveCost", "NetRecurringFeeForUsage",
                 "NetUnusedAmortizedUpfrontFeeForBillingPeriod", "NetUnusedRecurringFee",
                 "NetUpfrontValue"},
                kAmount);
    }
    add_all("reservation", {"NormalizedUnitsPerReservation", "NumberOfReservations"}, "String");
    add_all("reservation", {"RecurringFeeForUsage"}, kAmount);
    add_all("reservation",
            {"ReservationARN", "StartTime", "SubscriptionId", "TotalReservedNormalizedUnits",
             "TotalReservedUnits", "UnitsPerReservation"},
            "String");
    add_all("reservation",
            {"UnusedAmortizedUpfrontFeeForBillingPeriod", "UnusedNormalizedUnitQuantity",
             "UnusedQuantity", "UnusedRecurringFee", "UpfrontValue"},
            kAmount);
}

void Cur1Rows::add_savings_plan_columns() {
    if (has_nets_) {
        add_all("discount", {"EdpDiscount", "TotalDiscount"}, kAmount);
    }
    add_all("savingsPlan", {"TotalCommitmentToDate"}, kAmount);
    add_all("savingsPlan", {"SavingsPlanARN"}, "OptionalString");
    add_all("savingsPlan",
            {"SavingsPlanRate", "UsedCommitment", "SavingsPlanEffectiveCost",
             "AmortizedUpfrontCommitmentForBillingPeriod", "RecurringCommitmentForBillingPeriod"},
            kAmount);
    if (has_nets_) {
        add_all("savingsPlan",
                {"NetSavingsPlanEffectiveCost", "NetAmortizedUpfrontCommitmentForBillingPeriod",
                 "NetRecurringCommitmentForBillingPeriod"},
                kAmount);
    }
    add_all("savingsPlan",
            {"Region", "PurchaseTerm", "PaymentOption", "OfferingType", "InstanceTypeFamily",
             "StartTime", "EndTime"},
            "String");
}

void Cur1Rows::add_tag_columns() {
    if (has_split_) {
        add_all("splitLineItem", {"ParentResourceId"}, "OptionalString");
        add_all("splitLineItem",
                {"ReservedUsage", "ActualUsage", "SplitUsage", "SplitUsageRatio", "SplitCost",
                 "UnusedCost"},
                kAmount);
    }
    for (const std::string_view key : kTagKeys) {
        add_all("resourceTags", {key}, "String");
    }
    if (is_hostile_) {
        add_all("resourceTags", {kHostileTagKey}, "String");
    }
    for (const std::string_view name : kCostCategories) {
        add_all("costCategory", {name}, "String");
    }
    no_reservation_ = commas(has_nets_ ? 27 : 20);
    no_savings_plan_ = commas(has_nets_ ? 17 : 14);
    no_split_ = commas(has_split_ ? 7 : 0);
    no_tags_ = commas(kTagKeys.size());
}

void Cur1Rows::render_bills() {
    for (const BillType type : {BillType::Anniversary, BillType::Purchase, BillType::Refund}) {
        for (const Seller seller : {Seller::Aws, Seller::Marketplace}) {
            std::string& text =
                bills_[static_cast<std::size_t>(type) * 2 + static_cast<std::size_t>(seller)];
            text += invoice_id(bill_, type, seller);
            text += ',';
            put_csv(text, legal_entity(Seller::Aws));
            text += ',';
            text += billing_entity(seller);
            text += ',';
            text += name_of(type);
            text += ',';
            text += bill_.organization().payer().id;
            text += ',';
            put_time(text, bill_.calendar().start);
            text += ',';
            put_time(text, bill_.calendar().end());
            text += ',';
        }
    }
}

void Cur1Rows::render_skus() {
    const std::vector<std::string_view> names = product_columns_of(bill_.calendar());
    const std::vector<Sku>& skus = bill_.organization().catalog.skus;
    products_.resize(skus.size());
    for (std::size_t i = 0; i < skus.size(); ++i) {
        if (!bill_.has_sku(static_cast<int>(i))) {
            continue;
        }
        const Sku& sku = skus[i];
        std::string& text = products_[i];
        put_csv(text, sku.product_name);
        text += ',';
        const std::vector<std::pair<std::string_view, std::string>> attributes =
            product_attributes(sku);
        for (const std::string_view name : names) {
            const auto found = std::ranges::find(attributes, name,
                                                 &std::pair<std::string_view, std::string>::first);
            if (found != attributes.end()) {
                put_csv(text, found->second);
            }
            text += ',';
        }
    }
}

void Cur1Rows::render_resources() {
    for (const Resource& resource : bill_.organization().resources) {
        std::string& text = tags_.emplace_back();
        for (const std::string& tag : resource.tags) {
            put_csv(text, tag);
            text += ',';
        }
    }
    for (const Account& account : bill_.organization().accounts) {
        std::string& text = categories_.emplace_back();
        for (std::size_t i = 0; i < account.categories.size(); ++i) {
            put_csv(text, account.categories[i]);
            text += i + 1 < account.categories.size() ? ',' : '\n';
        }
    }
}

void Cur1Rows::write(const Charge& charge, std::string& out) const {
    const auto sku = static_cast<std::size_t>(charge.sku);
    const Seller seller = bill_.organization().catalog.skus[sku].seller;
    put_identity(charge, out);
    out += bills_[static_cast<std::size_t>(charge.bill) * 2 + static_cast<std::size_t>(seller)];
    put_line_item(charge, out);
    out += products_[sku];
    put_pricing(charge, out);
    put_reservation(charge, out);
    put_discount(charge, out);
    put_savings_plan(charge, out);
    put_split(charge, out);
    put_tags(charge, out);
    out += categories_[static_cast<std::size_t>(charge.account)];
}

void Cur1Rows::put_identity(const Charge& charge, std::string& out) const {
    put_line_item_id(out, bill_, charge);
    out += ',';
    put_time(out, charge.start);
    out += '/';
    put_time(out, charge.end);
    out += ',';
}

void Cur1Rows::put_line_item(const Charge& charge, std::string& out) const {
    const Organization& organization = bill_.organization();
    const Sku& sku = organization.catalog.skus[static_cast<std::size_t>(charge.sku)];
    const auto text = [&out](std::string_view value) {
        put_csv(out, value);
        out += ',';
    };
    out += organization.accounts[static_cast<std::size_t>(charge.account)].id;
    out += ',';
    text(name_of(charge.type));
    put_time(out, charge.start);
    out += ',';
    put_time(out, charge.end);
    out += ',';
    text(sku.product_code);
    text(sku.usage_type);
    text(sku.operation);
    if (charge.zone > 0) {
        out += regions()[static_cast<std::size_t>(sku.region)].code;
        out += static_cast<char>('a' + charge.zone - 1);
    }
    out += ',';
    if (charge.resource >= 0) {
        out += organization.resources[static_cast<std::size_t>(charge.resource)].id;
    }
    out += ',';
    if (charge.has_quantity) {
        put_quantity(out, charge.quantity);
    }
    out += ',';
    if (charge.normalized > 0) {
        put_decimal(out, sku.factor_hundredths, 2);
        out += ',';
        put_decimal(out, charge.normalized, 12);
        out += ',';
    } else {
        out += ",,";
    }
    out += "USD,";
    put_optional_money(out, charge.has_rate, charge.rate);
    put_money(out, charge.unblended);
    out += ',';
    put_optional_money(out, charge.has_rate, charge.blended_rate);
    const bool is_discount =
        charge.type == LineItemType::EdpDiscount || charge.type == LineItemType::BundledDiscount;
    put_optional_money(out, !is_discount, charge.blended);
    text(description_of(bill_, charge));
    text(charge.tax_type);
    if (has_nets_) {
        put_optional_money(out, charge.has_rate, bill_.coverage().net_of(charge.rate));
        put_money(out, charge.net);
        out += ',';
    }
    text(legal_entity(sku.seller));
}

void Cur1Rows::put_pricing(const Charge& charge, std::string& out) const {
    const Sku& sku = bill_.organization().catalog.skus[static_cast<std::size_t>(charge.sku)];
    if (charge.reservation >= 0) {
        const Reservation& bought =
            bill_.commitments().reservations[static_cast<std::size_t>(charge.reservation)];
        out += bought.years == 3 ? "3yr" : "1yr";
        out += ",standard,";
        out += name_of(bought.option);
        out += ',';
    } else {
        out += ",,,";
    }
    out += sku.rate_code;
    out += ',';
    out += sku.rate_id;
    out += sku.rate_id.empty() ? ",," : ",USD,";
    put_money(out, charge.public_cost);
    out += ',';
    put_optional_money(out, charge.public_cost != 0 && charge.has_rate, sku.rate);
    const bool is_on_demand = charge.has_rate && charge.reservation < 0;
    out += is_on_demand ? "OnDemand" : charge.reservation >= 0 ? "Reserved" : "";
    out += ',';
    out += sku.unit;
    out += ',';
}

void Cur1Rows::put_reservation_nets(const Charge& charge, std::string& out) const {
    const bool is_usage = charge.type == LineItemType::DiscountedUsage;
    const bool is_month = charge.type == LineItemType::RiFee;
    const ReservationFigures& ri = charge.ri;
    put_optional_money(out, is_usage, ri.net_amortized_upfront);
    put_optional_money(out, is_month, ri.net_amortized_upfront);
    put_optional_money(out, is_usage, ri.net_amortized_upfront + ri.net_recurring);
    put_optional_money(out, is_usage, ri.net_recurring);
    put_optional_money(out, is_month, ri.net_unused_amortized_upfront);
    put_optional_money(out, is_month, ri.net_unused_recurring);
    put_optional_money(out, !is_usage, ri.net_upfront_value);
}

void Cur1Rows::put_reservation(const Charge& charge, std::string& out) const {
    if (charge.reservation < 0) {
        out += no_reservation_;
        return;
    }
    const Reservation& bought =
        bill_.commitments().reservations[static_cast<std::size_t>(charge.reservation)];
    const Sku& own = bill_.organization().catalog.skus[static_cast<std::size_t>(bought.sku)];
    const bool is_usage = charge.type == LineItemType::DiscountedUsage;
    const bool is_month = charge.type == LineItemType::RiFee;
    const ReservationFigures& ri = charge.ri;
    const auto decimal = [&out](bool present, Int128 units, int scale) {
        if (present) {
            put_decimal(out, units, scale);
        }
        out += ',';
    };
    put_optional_money(out, is_usage, ri.amortized_upfront);
    put_optional_money(out, is_month, ri.amortized_upfront);
    out += ','; // regional reservations have no zone
    put_optional_money(out, is_usage, ri.amortized_upfront + ri.recurring);
    const std::int64_t origin = bill_.calendar().second(-bill_.calendar().first_hour);
    if (!is_usage) {
        put_time(out, origin + std::int64_t{bought.until} * 3600);
        out += ",Original,";
    } else {
        out += ",,";
    }
    if (has_nets_) {
        put_reservation_nets(charge, out);
    }
    decimal(!is_usage, own.factor_hundredths, 2);
    decimal(!is_usage, bought.count, 0);
    put_optional_money(out, is_usage, ri.recurring);
    out += bought.arn;
    out += ',';
    if (!is_usage) {
        put_time(out, origin + std::int64_t{bought.from} * 3600);
    }
    out += ',';
    out += own.rate_id; // stands for the subscription
    out += ',';
    decimal(is_month, ri.total_normalized, 12);
    decimal(!is_usage, ri.total_units, 0);
    decimal(!is_usage, bought.count == 0 ? 0 : ri.total_units / bought.count, 0);
    put_optional_money(out, is_month, ri.unused_amortized_upfront);
    decimal(is_month, ri.unused_normalized, 12);
    decimal(is_month, ri.unused_units, kMoneyScale);
    put_optional_money(out, is_month, ri.unused_recurring);
    put_optional_money(out, !is_usage, ri.upfront_value);
}

void Cur1Rows::put_discount(const Charge& charge, std::string& out) const {
    if (!has_nets_) {
        return;
    }
    const Money discount = charge.net - charge.unblended;
    put_optional_money(out, discount != 0, discount);
    put_optional_money(out, discount != 0, discount);
}

void Cur1Rows::put_savings_plan(const Charge& charge, std::string& out) const {
    if (charge.savings_plan < 0 || charge.type == LineItemType::Refund) {
        out += no_savings_plan_;
        return;
    }
    const SavingsPlan& bought =
        bill_.commitments().plans[static_cast<std::size_t>(charge.savings_plan)];
    const bool is_fee = charge.type == LineItemType::SavingsPlanRecurringFee;
    const bool is_covered = charge.type == LineItemType::SavingsPlanCoveredUsage;
    const PlanFigures& plan = charge.plan;
    put_optional_money(out, is_fee, plan.commitment);
    out += bought.arn;
    out += ',';
    put_optional_money(out, is_covered, plan.rate);
    put_optional_money(out, is_fee, plan.used);
    put_optional_money(out, is_covered, plan.effective);
    put_optional_money(out, is_fee, plan.amortized_upfront);
    put_optional_money(out, is_fee, plan.recurring);
    if (has_nets_) {
        put_optional_money(out, is_covered, plan.net_effective);
        put_optional_money(out, is_fee, plan.net_amortized_upfront);
        put_optional_money(out, is_fee, plan.net_recurring);
    }
    put_savings_plan_terms(charge, out);
}

void Cur1Rows::put_savings_plan_terms(const Charge& charge, std::string& out) const {
    const SavingsPlan& bought =
        bill_.commitments().plans[static_cast<std::size_t>(charge.savings_plan)];
    const Pool* pool = bought.pool < 0
                           ? nullptr
                           : &bill_.organization().pools[static_cast<std::size_t>(bought.pool)];
    if (pool != nullptr) {
        out += regions()[static_cast<std::size_t>(pool->region)].code;
    }
    out += bought.years == 3 ? ",3yr," : ",1yr,";
    out += name_of(bought.option);
    out += pool != nullptr ? ",EC2InstanceSavingsPlans," : ",ComputeSavingsPlans,";
    if (pool != nullptr) {
        out += pool->instance_class;
    }
    out += ',';
    const std::int64_t origin = bill_.calendar().second(-bill_.calendar().first_hour);
    put_time(out, origin + std::int64_t{bought.from} * 3600);
    out += ',';
    put_time(out, origin + std::int64_t{bought.until} * 3600);
    out += ',';
}

void Cur1Rows::put_split(const Charge& charge, std::string& out) const {
    if (!has_split_ || !charge.is_split) {
        out += no_split_;
        return;
    }
    const auto& resources = bill_.organization().resources;
    if (charge.split.parent >= 0) {
        out += resources[static_cast<std::size_t>(charge.split.parent)].id;
    }
    out += ',';
    put_quantity(out, charge.split.reserved);
    out += ',';
    put_quantity(out, charge.split.actual);
    out += ',';
    put_quantity(out, charge.split.actual);
    out += ",0.5,";
    put_money(out, charge.split.split_cost);
    out += ',';
    put_money(out, charge.split.unused_cost);
    out += ',';
}

void Cur1Rows::put_tags(const Charge& charge, std::string& out) const {
    out += charge.resource >= 0 ? tags_[static_cast<std::size_t>(charge.resource)] : no_tags_;
    if (is_hostile_) {
        put_request_tag(out, bill_, charge);
        out += ',';
    }
}

} // namespace muster::generate
