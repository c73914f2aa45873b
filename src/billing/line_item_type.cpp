#include "billing/line_item_type.h"

#include <algorithm>
#include <array>

namespace muster::billing {
namespace {

struct Row {
    std::string_view text;
    LineItemType type = LineItemType::Other;
    std::string_view category;
};

constexpr auto kTypes = std::to_array<Row>({
    {"Usage", LineItemType::Other, "Usage"},
    {"FlatRateSubscription", LineItemType::Other, "Usage"},
    {"Tax", LineItemType::Other, "Tax"},
    {"Credit", LineItemType::Other, "Credit"},
    {"Refund", LineItemType::Refund, "Adjustment"},
    {"Fee", LineItemType::Fee, "Purchase"},
    {"RIFee", LineItemType::RiFee, "Purchase"},
    {"DiscountedUsage", LineItemType::DiscountedUsage, "Usage"},
    {"SavingsPlanCoveredUsage", LineItemType::SavingsPlanCoveredUsage, "Usage"},
    {"SavingsPlanNegation", LineItemType::SavingsPlanNegation, "Usage"},
    {"SavingsPlanRecurringFee", LineItemType::SavingsPlanRecurringFee, "Purchase"},
    {"SavingsPlanUpfrontFee", LineItemType::SavingsPlanUpfrontFee, "Purchase"},
});

constexpr auto kTypeNames = [] {
    std::array<std::string_view, kTypes.size()> names;
    std::ranges::transform(kTypes, names.begin(), &Row::text);
    return names;
}();

const Row* find(std::string_view text) {
    const auto* const row = std::ranges::find(kTypes, text, &Row::text);
    return row == kTypes.end() ? nullptr : row;
}

} // namespace

LineItemType line_item_type(std::string_view text) {
    const Row* row = find(text);
    return row == nullptr ? LineItemType::Other : row->type;
}

std::optional<std::string_view> charge_category(std::string_view line_item_type) {
    if (const Row* row = find(line_item_type)) {
        return row->category;
    }
    // Negotiated discounts come under ever new names: EdpDiscount, PrivateRateDiscount, …
    if (line_item_type.ends_with("Discount")) {
        return "Usage";
    }
    return std::nullopt;
}

std::span<const std::string_view> documented_line_item_types() {
    return kTypeNames;
}

bool says_refund_of_upfront_fee(std::string_view description) {
    return description.starts_with("Refund for one-time fee for Savings Plan ID");
}

bool is_split_cost(std::string_view operation) {
    return operation == "ECSTask-EC2" || operation == "EKSPod-EC2";
}

} // namespace muster::billing
