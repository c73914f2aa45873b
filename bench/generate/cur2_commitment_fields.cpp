#include "generate/cur2_commitment_fields.h"

#include "generate/text.h"

namespace muster::generate {
namespace {

using Row = const RowContext&;

bool is_discounted(Row row) {
    return row.is(LineItemType::DiscountedUsage);
}
bool is_ri_month(Row row) {
    return row.is(LineItemType::RiFee);
}
/// RIFee or the Fee of a reservation: rows that describe the purchase.
bool is_ri_fee(Row row) {
    return row.reservation != nullptr && !is_discounted(row);
}
bool is_covered(Row row) {
    return row.is(LineItemType::SavingsPlanCoveredUsage);
}
bool is_plan_fee(Row row) {
    return row.is(LineItemType::SavingsPlanRecurringFee);
}
/// A refund is about a plan but carries none of its columns.
bool has_plan(Row row) {
    return row.plan != nullptr && !row.is(LineItemType::Refund);
}

void put_decimal_if(std::string& out, bool present, Int128 units, int scale) {
    if (present) {
        put_decimal(out, units, scale);
    }
}

void put_hour(Row row, int hour, std::string& out) {
    const Calendar& calendar = row.bill.calendar();
    put_export_time(out, calendar.second(hour - calendar.first_hour));
}

const Sku& own_sku(Row row) {
    return row.bill.organization().catalog.skus[static_cast<std::size_t>(row.reservation->sku)];
}

const Pool* pool_of(Row row) {
    return has_plan(row) && row.plan->pool >= 0
               ? &row.bill.organization().pools[static_cast<std::size_t>(row.plan->pool)]
               : nullptr;
}

void add_reservation_amounts(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"reservation_amortized_upfront_cost_for_usage", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_discounted(row), row.charge.ri.amortized_upfront);
                    }},
                   {"reservation_amortized_upfront_fee_for_billing_period", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_ri_month(row), row.charge.ri.amortized_upfront);
                    }},
                   {"reservation_effective_cost", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_discounted(row),
                                     row.charge.ri.amortized_upfront + row.charge.ri.recurring);
                    }},
                   {"reservation_recurring_fee_for_usage", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_discounted(row), row.charge.ri.recurring);
                    }},
                   {"reservation_unused_amortized_upfront_fee_for_billing_period", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_ri_month(row), row.charge.ri.unused_amortized_upfront);
                    }},
                   {"reservation_unused_normalized_unit_quantity", kDouble,
                    [](Row row, std::string& out) {
                        put_decimal_if(out, is_ri_month(row), row.charge.ri.unused_normalized, 12);
                    }},
                   {"reservation_unused_quantity", kDouble,
                    [](Row row, std::string& out) {
                        put_decimal_if(out, is_ri_month(row), row.charge.ri.unused_units,
                                       kMoneyScale);
                    }},
                   {"reservation_unused_recurring_fee", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_ri_month(row), row.charge.ri.unused_recurring);
                    }},
                   {"reservation_upfront_value", kDouble, [](Row row, std::string& out) {
                        put_money_if(out, is_ri_fee(row), row.charge.ri.upfront_value);
                    }}});
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table; its lambdas' branches add up
void add_reservation_terms(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"reservation_availability_zone", kString, [](Row, std::string&) {}},
         {"reservation_end_time", kString,
          [](Row row, std::string& out) {
              if (is_ri_fee(row)) {
                  put_hour(row, row.reservation->until, out);
              }
          }},
         {"reservation_modification_status", kString,
          [](Row row, std::string& out) { out += is_ri_fee(row) ? "Original" : ""; }},
         {"reservation_normalized_units_per_reservation", kString,
          [](Row row, std::string& out) {
              put_decimal_if(out, is_ri_fee(row),
                             is_ri_fee(row) ? own_sku(row).factor_hundredths : 0, 2);
          }},
         {"reservation_number_of_reservations", kString,
          [](Row row, std::string& out) {
              put_decimal_if(out, is_ri_fee(row), is_ri_fee(row) ? row.reservation->count : 0, 0);
          }},
         {"reservation_reservation_a_r_n", kString,
          [](Row row, std::string& out) {
              out += row.reservation != nullptr ? row.reservation->arn : "";
          }},
         {"reservation_start_time", kString,
          [](Row row, std::string& out) {
              if (is_ri_fee(row)) {
                  put_hour(row, row.reservation->from, out);
              }
          }},
         {"reservation_subscription_id", kString,
          [](Row row, std::string& out) {
              out += row.reservation != nullptr ? own_sku(row).rate_id : "";
          }},
         {"reservation_total_reserved_normalized_units", kString,
          [](Row row, std::string& out) {
              put_decimal_if(out, is_ri_month(row), row.charge.ri.total_normalized, 12);
          }},
         {"reservation_total_reserved_units", kString,
          [](Row row, std::string& out) {
              put_decimal_if(out, is_ri_fee(row), row.charge.ri.total_units, 0);
          }},
         {"reservation_units_per_reservation", kString, [](Row row, std::string& out) {
              put_decimal_if(
                  out, is_ri_fee(row),
                  is_ri_fee(row) ? row.charge.ri.total_units / row.reservation->count : 0, 0);
          }}});
}

void add_plan_amounts(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"savings_plan_amortized_upfront_commitment_for_billing_period", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_plan_fee(row), row.charge.plan.amortized_upfront);
                    }},
                   {"savings_plan_recurring_commitment_for_billing_period", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_plan_fee(row), row.charge.plan.recurring);
                    }},
                   {"savings_plan_savings_plan_effective_cost", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_covered(row), row.charge.plan.effective);
                    }},
                   {"savings_plan_savings_plan_rate", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_covered(row), row.charge.plan.rate);
                    }},
                   {"savings_plan_total_commitment_to_date", kDouble,
                    [](Row row, std::string& out) {
                        put_money_if(out, is_plan_fee(row), row.charge.plan.commitment);
                    }},
                   {"savings_plan_used_commitment", kDouble, [](Row row, std::string& out) {
                        put_money_if(out, is_plan_fee(row), row.charge.plan.used);
                    }}});
}

// NOLINTNEXTLINE(readability-function-cognitive-complexity): a table; its lambdas' branches add up
void add_plan_terms(std::vector<Field>& fields) {
    fields.insert(fields.end(),
                  {{"savings_plan_end_time", kString,
                    [](Row row, std::string& out) {
                        if (has_plan(row)) {
                            put_hour(row, row.plan->until, out);
                        }
                    }},
                   {"savings_plan_instance_type_family", kString,
                    [](Row row, std::string& out) {
                        out += pool_of(row) != nullptr ? pool_of(row)->instance_class : "";
                    }},
                   {"savings_plan_offering_type", kString,
                    [](Row row, std::string& out) {
                        out += !has_plan(row)       ? ""
                               : row.plan->pool < 0 ? "ComputeSavingsPlans"
                                                    : "EC2InstanceSavingsPlans";
                    }},
                   {"savings_plan_payment_option", kString,
                    [](Row row, std::string& out) {
                        if (has_plan(row)) {
                            out += name_of(row.plan->option);
                        }
                    }},
                   {"savings_plan_purchase_term", kString,
                    [](Row row, std::string& out) {
                        out += !has_plan(row) ? "" : row.plan->years == 3 ? "3yr" : "1yr";
                    }},
                   {"savings_plan_region", kString,
                    [](Row row, std::string& out) {
                        if (pool_of(row) != nullptr) {
                            out += regions()[static_cast<std::size_t>(pool_of(row)->region)].code;
                        }
                    }},
                   {"savings_plan_savings_plan_a_r_n", kString,
                    [](Row row, std::string& out) { out += has_plan(row) ? row.plan->arn : ""; }},
                   {"savings_plan_start_time", kString, [](Row row, std::string& out) {
                        if (has_plan(row)) {
                            put_hour(row, row.plan->from, out);
                        }
                    }}});
}

} // namespace

void add_cur2_commitments(std::vector<Field>& fields) {
    add_reservation_amounts(fields);
    add_reservation_terms(fields);
    add_plan_amounts(fields);
    add_plan_terms(fields);
}

void add_cur2_commitment_nets(std::vector<Field>& fields) {
    fields.insert(
        fields.end(),
        {{"reservation_net_amortized_upfront_cost_for_usage", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_discounted(row), row.charge.ri.net_amortized_upfront);
          }},
         {"reservation_net_amortized_upfront_fee_for_billing_period", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_ri_month(row), row.charge.ri.net_amortized_upfront);
          }},
         {"reservation_net_effective_cost", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_discounted(row),
                           row.charge.ri.net_amortized_upfront + row.charge.ri.net_recurring);
          }},
         {"reservation_net_recurring_fee_for_usage", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_discounted(row), row.charge.ri.net_recurring);
          }},
         {"reservation_net_unused_amortized_upfront_fee_for_billing_period", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_ri_month(row), row.charge.ri.net_unused_amortized_upfront);
          }},
         {"reservation_net_unused_recurring_fee", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_ri_month(row), row.charge.ri.net_unused_recurring);
          }},
         {"reservation_net_upfront_value", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_ri_fee(row), row.charge.ri.net_upfront_value);
          }},
         {"savings_plan_net_amortized_upfront_commitment_for_billing_period", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_plan_fee(row), row.charge.plan.net_amortized_upfront);
          }},
         {"savings_plan_net_recurring_commitment_for_billing_period", kDouble,
          [](Row row, std::string& out) {
              put_money_if(out, is_plan_fee(row), row.charge.plan.net_recurring);
          }},
         {"savings_plan_net_savings_plan_effective_cost", kDouble, [](Row row, std::string& out) {
              put_money_if(out, is_covered(row), row.charge.plan.net_effective);
          }}});
}

} // namespace muster::generate
