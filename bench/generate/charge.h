#pragma once

#include <cstdint>
#include <string_view>

#include "base/int128.h"
#include "generate/amounts.h"

namespace muster::generate {

enum class LineItemType : std::uint8_t {
    Usage,
    DiscountedUsage,
    SavingsPlanCoveredUsage,
    SavingsPlanNegation,
    SavingsPlanRecurringFee,
    SavingsPlanUpfrontFee,
    RiFee,
    Fee,
    Tax,
    Credit,
    Refund,
    EdpDiscount,
    BundledDiscount,
    Unheard, // stands for types that AWS may invent
};
inline constexpr int kLineItemTypes = 14;

std::string_view name_of(LineItemType type);

enum class BillType : std::uint8_t { Anniversary, Purchase, Refund };

std::string_view name_of(BillType type);

/// What `reservation/*` says on DiscountedUsage (the shares of the row), RIFee and Fee rows (of the
/// month or the term).
struct ReservationFigures {
    Money amortized_upfront = 0; // DiscountedUsage: ForUsage; RIFee: FeeForBillingPeriod
    Money recurring = 0;         // DiscountedUsage: ForUsage
    Money net_amortized_upfront = 0;
    Money net_recurring = 0;
    Money unused_amortized_upfront = 0; // RIFee
    Money unused_recurring = 0;
    Money net_unused_amortized_upfront = 0;
    Money net_unused_recurring = 0;
    Money upfront_value = 0; // RIFee and Fee
    Money net_upfront_value = 0;
    Int128 total_normalized = 0;   // scale 12
    Int128 unused_normalized = 0;  // scale 12
    std::int64_t total_units = 0;  // instance hours of the month, or instances × hours of the term
    std::int64_t unused_units = 0; // scale 10
};

/// What `savingsPlan/*` says on CoveredUsage (rate, effective cost) and RecurringFee rows (the
/// rest).
struct PlanFigures {
    Money rate = 0;
    Money effective = 0;
    Money net_effective = 0;
    Money commitment = 0; // of the hour = amortized + recurring
    Money used = 0;
    Money net_used = 0; // not printed: AWS has no such column
    Money amortized_upfront = 0;
    Money recurring = 0;
    Money net_amortized_upfront = 0;
    Money net_recurring = 0;
};

/// What `splitLineItem/*` says on rows that repeat a share of their node's cost.
struct SplitFigures {
    int parent = -1; // resource
    Quantity reserved;
    Quantity actual;
    Money split_cost = 0;
    Money unused_cost = 0;
};

/// One row of the bill before any format is chosen. A plain value; the description views text of
/// the plan it came from.
struct Charge {
    LineItemType type = LineItemType::Usage;
    BillType bill = BillType::Anniversary;
    std::uint32_t series = 0; // with start and part: unique within the month
    std::uint16_t part = 0;
    std::int64_t start = 0; // unix seconds, end exclusive
    std::int64_t end = 0;
    int account = 0;
    int sku = 0;
    int resource = -1;
    int zone = 0;
    int reservation = -1;
    int savings_plan = -1;
    bool has_quantity = true;
    bool has_rate = true;
    bool is_split = false;  // repeats another row's cost: no part of any total
    bool is_future = false; // the fee of an hour that has not come yet
    Quantity quantity;
    std::int64_t normalized = 0; // scale 12; 0 when the SKU has no factor
    Money rate = 0;
    Money blended_rate = 0;
    Money unblended = 0;
    Money blended = 0;
    Money net = 0;
    Money public_cost = 0;
    ReservationFigures ri;
    PlanFigures plan;
    SplitFigures split;
    std::string_view description; // empty: the SKU's
    std::string_view tax_type;
};

/// The measures of cost reports for one charge, as importers must compute them.
struct Measures {
    Money unblended = 0;
    Money blended = 0;
    Money net = 0;
    Money amortized = 0;
    Money net_amortized = 0;
    Money unused_commitment = 0;
    Money trueup = 0;
    Money upfront_fees = 0;
    Money public_on_demand = 0;
    Quantity usage;
};

Measures measures_of(const Charge& charge);

} // namespace muster::generate
