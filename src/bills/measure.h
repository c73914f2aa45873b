#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muster::bills {

/// The measures that are derived from the columns of a bill, in the order reports show them.
enum class Measure : std::uint8_t {
    Unblended,
    Blended,
    Net,
    Amortized,
    NetAmortized,
    Unused,
    Trueup,
    UpfrontFees,
    PublicOnDemand,
    Usage,
};

/// Their names, which no column of a bill may take.
inline constexpr auto kMeasureColumns = std::to_array<std::string_view>({
    "unblended_cost",
    "blended_cost",
    "net_cost",
    "amortized_cost",
    "net_amortized_cost",
    "unused_commitment_cost",
    "ri_sp_trueup",
    "ri_sp_upfront_fees",
    "public_on_demand_cost",
    "usage_amount",
});

constexpr std::string_view column_of(Measure measure) {
    return kMeasureColumns[static_cast<std::size_t>(measure)];
}

inline constexpr std::string_view kFutureColumn = "x_future";

} // namespace muster::bills
