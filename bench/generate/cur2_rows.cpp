#include "generate/cur2_rows.h"

#include <algorithm>
#include <array>

#include "generate/cur2_commitment_fields.h"
#include "generate/table_rows.h"
#include "generate/text.h"

namespace muster::generate {
namespace {

using Row = const RowContext&;

/// Product columns that CUR 2.0 keeps outside of the product map, by their legacy names.
constexpr std::array<std::string_view, 21> kPlainProducts{"comment",
                                                          "feeCode",
                                                          "feeDescription",
                                                          "fromLocation",
                                                          "fromLocationType",
                                                          "fromRegionCode",
                                                          "instanceFamily",
                                                          "instanceType",
                                                          "instancesku",
                                                          "location",
                                                          "locationType",
                                                          "operation",
                                                          "pricingUnit",
                                                          "productFamily",
                                                          "regionCode",
                                                          "servicecode",
                                                          "sku",
                                                          "toLocation",
                                                          "toLocationType",
                                                          "toRegionCode",
                                                          "usagetype"};

template <std::size_t N>
void put_product(Row row, std::string& out) {
    out += row.maps.plain_products[static_cast<std::size_t>(row.charge.sku)][N];
}

template <std::size_t... N>
void add_products(std::vector<Field>& fields, std::index_sequence<N...>) {
    static const std::array<std::string, sizeof...(N)> kNames{
        athena_name("product/" + std::string(kPlainProducts[N]))...};
    (fields.push_back({kNames[N], kString, put_product<N>}), ...);
}

void add_bill(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"bill_bill_type", kString,
          [](Row row, std::string& out) { out += name_of(row.charge.bill); }},
         {"bill_billing_entity", kString,
          [](Row row, std::string& out) { out += billing_entity(row.sku.seller); }},
         {"bill_billing_period_end_date", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.bill.calendar().end()); }},
         {"bill_billing_period_start_date", kTime,
          [](Row row, std::string& out) { put_export_time(out, row.bill.calendar().start); }},
         {"bill_invoice_id", kString,
          [](Row row, std::string& out) {
              out += invoice_id(row.bill, row.charge.bill, row.sku.seller);
          }},
         {"bill_invoicing_entity", kString,
          [](Row, std::string& out) { put_csv(out, legal_entity(Seller::Aws)); }},
         {"bill_payer_account_id", kString,
          [](Row row, std::string& out) { out += row.bill.organization().payer().id; }},
         {"bill_payer_account_name", kString,
          [](Row row, std::string& out) { put_csv(out, row.bill.organization().payer().name); }},
         {"cost_category", kMap, [](Row row, std::string& out) {
              out += row.maps.accounts[static_cast<std::size_t>(row.charge.account)];
          }}});
}

void add_discount(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"discount", kMapOfDoubles,
                    [](Row row, std::string& out) {
                        std::string json = "{";
                        if (row.charge.net != row.charge.unblended) {
                            json += "\"edp_discount\":";
                            put_money(json, row.charge.net - row.charge.unblended);
                        }
                        put_csv(out, json + '}');
                    }},
                   {"discount_bundled_discount", kDouble, [](Row, std::string&) {}},
                   {"discount_total_discount", kDouble, [](Row row, std::string& out) {
                        put_money(out, row.charge.net - row.charge.unblended);
                    }}});
}

void add_line_item(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"identity_line_item_id", kString,
          [](Row row, std::string& out) { put_line_item_id(out, row.bill, row.charge); }},
         {"identity_time_interval", kString,
          [](Row row, std::string& out) {
              put_time(out, row.charge.start);
              out += '/';
              put_time(out, row.charge.end);
          }},
         {"line_item_availability_zone", kString,
          [](Row row, std::string& out) {
              if (row.charge.zone > 0) {
                  out += regions()[static_cast<std::size_t>(row.sku.region)].code;
                  out += static_cast<char>('a' + row.charge.zone - 1);
              }
          }},
         {"line_item_blended_cost", kDouble,
          [](Row row, std::string& out) {
              if (!row.is(LineItemType::EdpDiscount) && !row.is(LineItemType::BundledDiscount)) {
                  put_money(out, row.charge.blended);
              }
          }},
         {"line_item_blended_rate", kString,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.has_rate, row.charge.blended_rate);
          }},
         {"line_item_currency_code", kString, [](Row, std::string& out) { out += "USD"; }},
         {"line_item_legal_entity", kString,
          [](Row row, std::string& out) { put_csv(out, legal_entity(row.sku.seller)); }},
         {"line_item_line_item_description", kString,
          [](Row row, std::string& out) { put_csv(out, description_of(row.bill, row.charge)); }},
         {"line_item_line_item_type", kString,
          [](Row row, std::string& out) { out += name_of(row.charge.type); }},
         {"line_item_normalization_factor", kDouble,
          [](Row row, std::string& out) {
              if (row.charge.normalized > 0) {
                  put_decimal(out, row.sku.factor_hundredths, 2);
              }
          }},
         {"line_item_normalized_usage_amount", kDouble, [](Row row, std::string& out) {
              if (row.charge.normalized > 0) {
                  put_decimal(out, row.charge.normalized, 12);
              }
          }}});
}

void add_line_item_usage(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"line_item_operation", kString,
                    [](Row row, std::string& out) { put_csv(out, row.sku.operation); }},
                   {"line_item_product_code", kString,
                    [](Row row, std::string& out) { put_csv(out, row.sku.product_code); }},
                   {"line_item_resource_id", kString,
                    [](Row row, std::string& out) {
                        if (row.charge.resource >= 0) {
                            put_csv(out,
                                    row.bill.organization()
                                        .resources[static_cast<std::size_t>(row.charge.resource)]
                                        .id);
                        }
                    }},
                   {"line_item_tax_type", kString,
                    [](Row row, std::string& out) { put_csv(out, row.charge.tax_type); }},
                   {"line_item_unblended_cost", kDouble,
                    [](Row row, std::string& out) { put_money(out, row.charge.unblended); }},
                   {"line_item_unblended_rate", kString,
                    [](Row row, std::string& out) {
                        put_money_if(out, row.charge.has_rate, row.charge.rate);
                    }},
                   {"line_item_usage_account_id", kString,
                    [](Row row, std::string& out) { out += row.account.id; }},
                   {"line_item_usage_account_name", kString,
                    [](Row row, std::string& out) { put_csv(out, row.account.name); }},
                   {"line_item_usage_amount", kDouble,
                    [](Row row, std::string& out) {
                        if (row.charge.has_quantity) {
                            put_quantity(out, row.charge.quantity);
                        }
                    }},
                   {"line_item_usage_end_date", kTime,
                    [](Row row, std::string& out) { put_export_time(out, row.charge.end); }},
                   {"line_item_usage_start_date", kTime,
                    [](Row row, std::string& out) { put_export_time(out, row.charge.start); }},
                   {"line_item_usage_type", kString,
                    [](Row row, std::string& out) { put_csv(out, row.sku.usage_type); }},
                   {"line_item_user_identifier", kString, [](Row, std::string&) {}}});
}

void add_line_item_nets(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"line_item_net_unblended_cost", kDouble,
                    [](Row row, std::string& out) { put_money(out, row.charge.net); }},
                   {"line_item_net_unblended_rate", kString, [](Row row, std::string& out) {
                        put_money_if(out, row.charge.has_rate,
                                     row.bill.coverage().net_of(row.charge.rate));
                    }}});
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table; its lambdas' branches add up
void add_pricing(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"pricing_currency", kString,
          [](Row row, std::string& out) { out += row.sku.rate_id.empty() ? "" : "USD"; }},
         {"pricing_lease_contract_length", kString,
          [](Row row, std::string& out) {
              if (row.reservation != nullptr) {
                  out += row.reservation->years == 3 ? "3yr" : "1yr";
              }
          }},
         {"pricing_offering_class", kString,
          [](Row row, std::string& out) { out += row.reservation != nullptr ? "standard" : ""; }},
         {"pricing_public_on_demand_cost", kDouble,
          [](Row row, std::string& out) { put_money(out, row.charge.public_cost); }},
         {"pricing_public_on_demand_rate", kString,
          [](Row row, std::string& out) {
              put_money_if(out, row.charge.public_cost != 0 && row.charge.has_rate, row.sku.rate);
          }},
         {"pricing_purchase_option", kString,
          [](Row row, std::string& out) {
              if (row.reservation != nullptr) {
                  out += name_of(row.reservation->option);
              }
          }},
         {"pricing_rate_code", kString,
          [](Row row, std::string& out) { out += row.sku.rate_code; }},
         {"pricing_rate_id", kString, [](Row row, std::string& out) { out += row.sku.rate_id; }},
         {"pricing_term", kString,
          [](Row row, std::string& out) {
              out += row.reservation != nullptr ? "Reserved"
                     : row.charge.has_rate      ? "OnDemand"
                                                : "";
          }},
         {"pricing_unit", kString, [](Row row, std::string& out) { out += row.sku.unit; }},
         {"product", kMap,
          [](Row row, std::string& out) {
              out += row.maps.products[static_cast<std::size_t>(row.charge.sku)];
          }},
         {"resource_tags", kMap,
          [](Row row, std::string& out) { put_tag_map(row, "user_request", out); }}});
}

void add_split(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"split_line_item_actual_usage", kDouble,
                    [](Row row, std::string& out) {
                        if (row.charge.is_split) {
                            put_quantity(out, row.charge.split.actual);
                        }
                    }},
                   {"split_line_item_parent_resource_id", kString,
                    [](Row row, std::string& out) {
                        if (row.charge.is_split && row.charge.split.parent >= 0) {
                            out += row.bill.organization()
                                       .resources[static_cast<std::size_t>(row.charge.split.parent)]
                                       .id;
                        }
                    }},
                   {"split_line_item_split_cost", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, row.charge.is_split, row.charge.split.split_cost);
                    }},
                   {"split_line_item_unused_cost", kDouble, [](Row row, std::string& out) {
                        put_money_if(out, row.charge.is_split, row.charge.split.unused_cost);
                    }}});
}

RenderedMaps render_cur2_maps(const Bill& bill) {
    RenderedMaps maps;
    const std::vector<Sku>& skus = bill.organization().catalog.skus;
    maps.products.resize(skus.size());
    maps.plain_products.resize(skus.size());
    for (std::size_t i = 0; i < skus.size(); ++i) {
        const Sku& sku = skus[i];
        if (!bill.has_sku(static_cast<int>(i))) {
            continue;
        }
        std::vector<std::pair<std::string, std::string>> entries{
            {"product_name", sku.product_name}};
        std::vector<std::string>& plain = maps.plain_products[i];
        plain.resize(kPlainProducts.size());
        for (const auto& [name, value] : product_attributes(sku)) {
            const auto at = std::ranges::find(kPlainProducts, name) - kPlainProducts.begin();
            if (at < std::ssize(kPlainProducts)) {
                put_csv(plain[static_cast<std::size_t>(at)], value);
            } else {
                entries.emplace_back(athena_name(name), value);
            }
        }
        maps.products[i] = json_map_field(entries);
    }
    for (const Resource& resource : bill.organization().resources) {
        std::vector<std::pair<std::string, std::string>> entries;
        entries.reserve(kTagKeys.size());
        for (std::size_t i = 0; i < kTagKeys.size(); ++i) {
            entries.emplace_back(athena_name(kTagKeys[i]), resource.tags[i]);
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

std::unique_ptr<RowWriter> cur2_rows(const Bill& bill) {
    const bool has_nets = bill.options().discounts == DiscountForm::NetColumns;
    std::vector<Field> fields;
    add_bill(fields);
    add_line_item(fields);
    add_line_item_usage(fields);
    add_pricing(fields);
    add_products(fields, std::make_index_sequence<kPlainProducts.size()>());
    add_cur2_commitments(fields);
    // With negotiated discounts as rows an export has no net and no discount columns.
    if (has_nets) {
        add_discount(fields);
        add_line_item_nets(fields);
        add_cur2_commitment_nets(fields);
    }
    if (bill.options().split_rows) {
        add_split(fields);
    }
    std::ranges::stable_sort(fields, {}, &Field::name);
    return std::make_unique<TableRows>(bill, std::move(fields), render_cur2_maps(bill));
}

} // namespace muster::generate
