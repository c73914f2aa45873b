#include "generate/focus_rows.h"

#include <algorithm>

#include "generate/table_rows.h"
#include "generate/text.h"

namespace muster::generate {
namespace {

using Row = const RowContext&;

void put_nothing(Row, std::string&) {}

void put_currency(Row, std::string& out) {
    out += "USD";
}

std::string_view charge_category(LineItemType type) {
    switch (type) {
    case LineItemType::Tax: return "Tax";
    case LineItemType::Credit: return "Credit";
    case LineItemType::Fee:
    case LineItemType::RiFee:
    case LineItemType::SavingsPlanUpfrontFee:
    case LineItemType::SavingsPlanRecurringFee: return "Purchase";
    case LineItemType::Unheard: return "Adjustment";
    case LineItemType::Usage:
    case LineItemType::DiscountedUsage:
    case LineItemType::SavingsPlanCoveredUsage:
    case LineItemType::SavingsPlanNegation:
    case LineItemType::Refund: // stays with what is refunded; ChargeClass says Correction
    case LineItemType::EdpDiscount:
    case LineItemType::BundledDiscount: return "Usage";
    }
    return {};
}

std::string_view charge_frequency(LineItemType type) {
    switch (type) {
    case LineItemType::RiFee:
    case LineItemType::SavingsPlanRecurringFee: return "Recurring";
    case LineItemType::Fee:
    case LineItemType::SavingsPlanUpfrontFee:
    case LineItemType::Tax:
    case LineItemType::Credit:
    case LineItemType::Refund:
    case LineItemType::Unheard: return "One-Time";
    case LineItemType::Usage:
    case LineItemType::DiscountedUsage:
    case LineItemType::SavingsPlanCoveredUsage:
    case LineItemType::SavingsPlanNegation:
    case LineItemType::EdpDiscount:
    case LineItemType::BundledDiscount: return "Usage-Based";
    }
    return {};
}

bool is_committed(Row row) {
    return row.is(LineItemType::DiscountedUsage) || row.is(LineItemType::SavingsPlanCoveredUsage);
}

bool is_metered(Row row) {
    return row.charge.has_quantity && !row.charge.is_split &&
           !row.is(LineItemType::SavingsPlanNegation);
}

/// In bills with net columns AWS's export shows the net amortised cost.
Money effective_cost(Row row) {
    return row.bill.options().discounts == DiscountForm::NetColumns ? row.measures.net_amortized
                                                                    : row.measures.amortized;
}

const Region* region_of(Row row) {
    return row.sku.region < 0 ? nullptr : &regions()[static_cast<std::size_t>(row.sku.region)];
}

const Resource* resource_of(Row row) {
    return row.charge.resource < 0
               ? nullptr
               : &row.bill.organization().resources[static_cast<std::size_t>(row.charge.resource)];
}

void add_costs(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"BilledCost", kDouble,
          [](Row row, std::string& out) { put_money(out, row.measures.net); }},
         {"EffectiveCost", kDouble,
          [](Row row, std::string& out) { put_money(out, effective_cost(row)); }},
         {"ListCost", kDouble,
          [](Row row, std::string& out) { put_money(out, row.measures.public_on_demand); }},
         {"ContractedCost", kDouble,
          [](Row row, std::string& out) { put_money(out, row.measures.net); }},
         {"ListUnitPrice", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.public_cost != 0 && row.charge.has_rate, row.sku.rate);
          }},
         {"ContractedUnitPrice", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.has_rate, row.charge.rate);
          }},
         {"PricingCurrency", kString, put_currency},
         {"PricingCurrencyContractedUnitPrice", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.has_rate, row.charge.rate);
          }},
         {"PricingCurrencyEffectiveCost", kDouble,
          [](Row row, std::string& out) { put_money(out, effective_cost(row)); }},
         {"PricingCurrencyListUnitPrice", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.public_cost != 0 && row.charge.has_rate, row.sku.rate);
          }},
         {"PricingCategory", kString,
          [](Row row, std::string& out) {
              if (row.sku.is_spot) {
                  out += "Dynamic";
              } else if (is_committed(row)) {
                  out += "Committed";
              } else if (row.charge.has_rate) {
                  out += "Standard";
              }
          }},
         {"PricingQuantity", kDouble,
          [](Row row, std::string& out) {
              if (is_metered(row)) {
                  put_quantity(out, row.charge.quantity);
              }
          }},
         {"PricingUnit", kString, [](Row row, std::string& out) { out += row.sku.unit; }},
         {"ConsumedQuantity", kDouble,
          [](Row row, std::string& out) {
              if (is_metered(row)) {
                  put_quantity(out, row.charge.quantity);
              }
          }},
         {"ConsumedUnit", kString,
          [](Row row, std::string& out) { out += is_metered(row) ? row.sku.unit : ""; }}});
}

void add_accounts_and_periods(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"BillingAccountId", kString,
          [](Row row, std::string& out) { out += row.bill.organization().payer().id; }},
         {"BillingAccountName", kString,
          [](Row row, std::string& out) { put_csv(out, row.bill.organization().payer().name); }},
         {"BillingAccountType", kString, [](Row, std::string& out) { out += "Management"; }},
         {"BillingCurrency", kString, put_currency},
         {"BillingPeriodEnd", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.bill.calendar().end()); }},
         {"BillingPeriodStart", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.bill.calendar().start); }},
         {"ChargePeriodEnd", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.charge.end); }},
         {"ChargePeriodStart", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.charge.start); }},
         {"SubAccountId", kString, [](Row row, std::string& out) { out += row.account.id; }},
         {"SubAccountName", kString,
          [](Row row, std::string& out) { put_csv(out, row.account.name); }},
         {"SubAccountType", kString, [](Row, std::string& out) { out += "Linked"; }},
         {"InvoiceId", kString,
          [](Row row, std::string& out) {
              out += invoice_id(row.bill, row.charge.bill, row.sku.seller);
          }},
         {"InvoiceIssuerName", kString,
          [](Row, std::string& out) { put_csv(out, legal_entity(Seller::Aws)); }},
         {"ProviderName", kString, [](Row, std::string& out) { out += "AWS"; }},
         {"PublisherName", kString,
          [](Row row, std::string& out) { put_csv(out, legal_entity(row.sku.seller)); }}});
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table; its lambdas' branches add up
void add_charge(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"ChargeCategory", kString,
          [](Row row, std::string& out) { out += charge_category(row.charge.type); }},
         {"ChargeClass", kString,
          [](Row row, std::string& out) {
              out += row.is(LineItemType::Refund) ? "Correction" : "";
          }},
         {"ChargeDescription", kString,
          [](Row row, std::string& out) { put_csv(out, description_of(row.bill, row.charge)); }},
         {"ChargeFrequency", kString,
          [](Row row, std::string& out) { out += charge_frequency(row.charge.type); }},
         {"CapacityReservationId", kString, put_nothing},
         {"CapacityReservationStatus", kString, put_nothing},
         {"CommitmentDiscountCategory", kString,
          [](Row row, std::string& out) {
              out += row.plan != nullptr ? "Spend" : row.reservation != nullptr ? "Usage" : "";
          }},
         {"CommitmentDiscountId", kString,
          [](Row row, std::string& out) {
              out += row.plan != nullptr          ? row.plan->arn
                     : row.reservation != nullptr ? row.reservation->arn
                                                  : "";
          }},
         {"CommitmentDiscountName", kString, put_nothing},
         {"CommitmentDiscountQuantity", kDouble,
          [](Row row, std::string& out) {
              if (row.is(LineItemType::SavingsPlanCoveredUsage)) {
                  put_money(out, row.charge.plan.effective);
              } else if (row.is(LineItemType::DiscountedUsage)) {
                  put_quantity(out, row.charge.quantity);
              }
          }},
         {"CommitmentDiscountStatus", kString,
          [](Row row, std::string& out) { out += is_committed(row) ? "Used" : ""; }},
         {"CommitmentDiscountType", kString,
          [](Row row, std::string& out) {
              out += row.plan != nullptr          ? "Savings Plan"
                     : row.reservation != nullptr ? "Reserved"
                                                  : "";
          }},
         {"CommitmentDiscountUnit", kString, [](Row row, std::string& out) {
              out += row.is(LineItemType::SavingsPlanCoveredUsage) ? "USD"
                     : row.is(LineItemType::DiscountedUsage)       ? "Hrs"
                                                                   : "";
          }}});
}

void add_things(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"AvailabilityZone", kString,
          [](Row row, std::string& out) {
              if (row.charge.zone > 0) {
                  out += region_of(row)->code;
                  out += static_cast<char>('a' + row.charge.zone - 1);
              }
          }},
         {"RegionId", kString,
          [](Row row, std::string& out) {
              out += region_of(row) != nullptr ? region_of(row)->code : "";
          }},
         {"RegionName", kString,
          [](Row row, std::string& out) {
              put_csv(out, region_of(row) != nullptr ? region_of(row)->location : "");
          }},
         {"ResourceId", kString,
          [](Row row, std::string& out) {
              if (resource_of(row) != nullptr) {
                  put_csv(out, resource_of(row)->id);
              }
          }},
         {"ResourceName", kString, put_nothing},
         {"ResourceType", kString,
          [](Row row, std::string& out) {
              put_csv(out, resource_of(row) != nullptr ? std::string_view(row.sku.family) : "");
          }},
         {"ServiceCategory", kString,
          [](Row row, std::string& out) { put_csv(out, row.sku.focus_category); }},
         {"ServiceName", kString,
          [](Row row, std::string& out) { put_csv(out, row.sku.product_name); }},
         {"ServiceSubcategory", kString, put_nothing},
         {"SkuId", kString, [](Row row, std::string& out) { out += row.sku.sku; }},
         {"SkuMeter", kString, [](Row row, std::string& out) { put_csv(out, row.sku.usage_type); }},
         {"SkuPriceDetails", kString,
          [](Row row, std::string& out) {
              out += row.sku.instance_type.empty()
                         ? ""
                         : json_map_field({{"InstanceType", row.sku.instance_type},
                                           {"InstanceSeries", row.sku.instance_class}});
          }},
         {"SkuPriceId", kString, [](Row row, std::string& out) { out += row.sku.rate_code; }},
         {"Tags", kMap, [](Row row, std::string& out) { put_tag_map(row, "request", out); }},
         {"x_Discounts", kMapOfDoubles, [](Row, std::string& out) { out += "{}"; }},
         {"x_Operation", kString,
          [](Row row, std::string& out) { put_csv(out, row.sku.operation); }},
         {"x_ServiceCode", kString,
          [](Row row, std::string& out) { put_csv(out, row.sku.product_code); }}});
}

/// Columns that version 1.0 has in place of those that came later.
void turn_back_to_1_0(std::vector<Field>& fields) {
    constexpr auto kLater = std::to_array<std::string_view>(
        {"BillingAccountType", "CapacityReservationId", "CapacityReservationStatus",
         "CommitmentDiscountQuantity", "CommitmentDiscountUnit", "InvoiceId", "PricingCurrency",
         "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
         "PricingCurrencyListUnitPrice", "ServiceSubcategory", "SkuMeter", "SkuPriceDetails",
         "SubAccountType"});
    std::erase_if(fields, [&](const Field& field) {
        return std::ranges::find(kLater, field.name) != kLater.end();
    });
    fields.insert(fields.end(),
                  {{"x_CostCategories", kMap,
                    [](Row row, std::string& out) {
                        out += row.maps.accounts[static_cast<std::size_t>(row.charge.account)];
                    }},
                   {"x_UsageType", kString,
                    [](Row row, std::string& out) { put_csv(out, row.sku.usage_type); }}});
}

RenderedMaps render_focus_maps(const Bill& bill) {
    RenderedMaps maps;
    for (const Resource& resource : bill.organization().resources) {
        std::vector<std::pair<std::string, std::string>> entries;
        entries.reserve(kTagKeys.size());
        for (std::size_t i = 0; i < kTagKeys.size(); ++i) {
            // Keys of users stand bare, as the specification asks; those of the provider keep their
            // prefix.
            const std::string_view key =
                kTagKeys[i].starts_with("user:") ? kTagKeys[i].substr(5) : kTagKeys[i];
            entries.emplace_back(key, resource.tags[i]);
        }
        maps.tags.push_back(json_map_field(entries));
    }
    for (const Account& account : bill.organization().accounts) {
        maps.accounts.push_back(
            json_map_field({{std::string(kCostCategories[0]), account.categories[0]},
                            {std::string(kCostCategories[1]), account.categories[1]}}));
    }
    return maps;
}

} // namespace

std::unique_ptr<RowWriter> focus_rows(const Bill& bill, FocusVersion version) {
    std::vector<Field> fields;
    add_costs(fields);
    add_accounts_and_periods(fields);
    add_charge(fields);
    add_things(fields);
    if (version == FocusVersion::V1_0) {
        turn_back_to_1_0(fields);
    }
    std::ranges::stable_sort(fields, {}, &Field::name);
    return std::make_unique<TableRows>(bill, std::move(fields), render_focus_maps(bill));
}

} // namespace muster::generate
