#pragma once

#include <string_view>

namespace muster::bills {

// Columns of our own, of costs that no bill was read for: by canonical name, as they are written.

/// Where such a row is from; a row of a bill has none.
inline constexpr std::string_view kHistorySourceColumn = "x_history_source";
inline constexpr std::string_view kCostExplorer = "CostExplorer";
inline constexpr std::string_view kAmortizedColumn = "x_amortized_cost";
inline constexpr std::string_view kNetAmortizedColumn = "x_net_amortized_cost";

} // namespace muster::bills
