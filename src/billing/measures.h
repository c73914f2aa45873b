#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/resolved_rows.h"

namespace muster::billing {

/// The derived measures, in the order reports show them.
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

/// Where the measures of one batch go; a measure that the rows lack has no place.
class MeasureSinks {
public:
    MeasureSinks(std::span<const Measure> carried, std::span<ledger::DecimalSink* const> sinks) {
        for (std::size_t i = 0; i < carried.size(); ++i) {
            sinks_[static_cast<std::size_t>(carried[i])] = sinks[i];
        }
    }

    [[nodiscard]] ledger::DecimalSink* find(Measure measure) const {
        return sinks_[static_cast<std::size_t>(measure)];
    }
    void set(Measure measure, std::uint32_t row, const Decimal& value) const {
        if (ledger::DecimalSink* sink = find(measure)) {
            sink->set(row, value);
        }
    }

private:
    std::array<ledger::DecimalSink*, kMeasureColumns.size()> sinks_{};
};

/// Makes a measure equal to a column, wherever the layout keeps that.
Status copy_column(const ledger::ResolvedRows& rows,
                   ledger::ColumnIndex column,
                   ledger::DecimalSink& sink);

} // namespace muster::billing
