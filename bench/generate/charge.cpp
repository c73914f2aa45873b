#include "generate/charge.h"

#include <array>

namespace muster::generate {

std::string_view name_of(LineItemType type) {
    static constexpr std::array<std::string_view, kLineItemTypes> kNames{"Usage",
                                                                         "DiscountedUsage",
                                                                         "SavingsPlanCoveredUsage",
                                                                         "SavingsPlanNegation",
                                                                         "SavingsPlanRecurringFee",
                                                                         "SavingsPlanUpfrontFee",
                                                                         "RIFee",
                                                                         "Fee",
                                                                         "Tax",
                                                                         "Credit",
                                                                         "Refund",
                                                                         "EdpDiscount",
                                                                         "BundledDiscount",
                                                                         "CarbonLevyAdjustment"};
    return kNames[static_cast<std::size_t>(type)];
}

std::string_view name_of(BillType type) {
    static constexpr std::array<std::string_view, 3> kNames{"Anniversary", "Purchase", "Refund"};
    return kNames[static_cast<std::size_t>(type)];
}

namespace {

/// Fills amortized, net_amortized, unused, true-up and upfront for commitment rows.
void amortize(const Charge& charge, Measures& m) {
    switch (charge.type) {
    case LineItemType::SavingsPlanCoveredUsage:
        m.amortized = charge.plan.effective;
        m.net_amortized = charge.plan.net_effective;
        break;
    case LineItemType::SavingsPlanRecurringFee:
        if (charge.is_future) {
            m.amortized = m.net_amortized = 0;
            break;
        }
        m.amortized = m.unused_commitment = charge.plan.commitment - charge.plan.used;
        m.net_amortized =
            charge.plan.net_amortized_upfront + charge.plan.net_recurring - charge.plan.net_used;
        m.trueup = -charge.plan.amortized_upfront;
        break;
    case LineItemType::SavingsPlanUpfrontFee:
        m.amortized = m.net_amortized = 0;
        m.upfront_fees = charge.unblended;
        break;
    case LineItemType::SavingsPlanNegation: m.amortized = m.net_amortized = 0; break;
    case LineItemType::DiscountedUsage:
        m.amortized = charge.ri.amortized_upfront + charge.ri.recurring;
        m.net_amortized = charge.ri.net_amortized_upfront + charge.ri.net_recurring;
        break;
    case LineItemType::RiFee:
        m.amortized = m.unused_commitment =
            charge.ri.unused_amortized_upfront + charge.ri.unused_recurring;
        m.net_amortized = charge.ri.net_unused_amortized_upfront + charge.ri.net_unused_recurring;
        m.trueup = -charge.ri.amortized_upfront;
        break;
    case LineItemType::Fee:
        if (charge.reservation >= 0) {
            m.amortized = m.net_amortized = 0;
            m.upfront_fees = charge.unblended;
        }
        break;
    case LineItemType::Refund:
        if (charge.savings_plan >= 0) {
            m.amortized = m.net_amortized = 0;
        }
        break;
    case LineItemType::Usage:
    case LineItemType::Tax:
    case LineItemType::Credit:
    case LineItemType::EdpDiscount:
    case LineItemType::BundledDiscount:
    case LineItemType::Unheard: break;
    }
}

} // namespace

Measures measures_of(const Charge& charge) {
    Measures m;
    if (charge.is_split) {
        return m;
    }
    m.unblended = charge.unblended;
    m.blended = charge.blended;
    m.net = charge.net;
    m.amortized = charge.unblended;
    m.net_amortized = charge.net;
    if (charge.type != LineItemType::SavingsPlanNegation) {
        m.public_on_demand = charge.public_cost;
        m.usage = charge.has_quantity ? charge.quantity : Quantity{};
    }
    amortize(charge, m);
    return m;
}

} // namespace muster::generate
