#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace muster::billing {

/// What the charge model distinguishes among the types of line items. All others, known to AWS's
/// documentation or not, count at their unblended cost.
enum class LineItemType : std::uint8_t {
    Other,
    DiscountedUsage,
    RiFee,
    Fee, // of a reservation if it names one
    SavingsPlanCoveredUsage,
    SavingsPlanNegation,
    SavingsPlanRecurringFee,
    SavingsPlanUpfrontFee,
    Refund,
};

LineItemType line_item_type(std::string_view text);

/// FOCUS's category of a charge: Usage, Purchase, Tax, Credit, Adjustment; nullopt for a type that
/// AWS does not document.
std::optional<std::string_view> charge_category(std::string_view line_item_type);

/// The types that AWS documents.
std::span<const std::string_view> documented_line_item_types();

/// Whether a refund's description is that of a Savings Plan's upfront fee.
bool says_refund_of_upfront_fee(std::string_view description);

/// Rows of containers that repeat a part of their instance's cost (split cost allocation).
bool is_split_cost(std::string_view operation);

} // namespace muster::billing
