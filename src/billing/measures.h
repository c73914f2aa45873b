#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bills/measure.h"
#include "segment/resolved_rows.h"

namespace muster::billing {

/// Where the measures of one batch go; a measure that the rows lack has no place.
class MeasureSinks {
public:
    MeasureSinks(std::span<const bills::Measure> carried,
                 std::span<ledger::DecimalSink* const> sinks) {
        for (std::size_t i = 0; i < carried.size(); ++i) {
            sinks_[static_cast<std::size_t>(carried[i])] = sinks[i];
        }
    }

    [[nodiscard]] ledger::DecimalSink* find(bills::Measure measure) const {
        return sinks_[static_cast<std::size_t>(measure)];
    }
    void set(bills::Measure measure, std::uint32_t row, const Decimal& value) const {
        if (ledger::DecimalSink* sink = find(measure)) {
            sink->set(row, value);
        }
    }

private:
    std::array<ledger::DecimalSink*, bills::kMeasureColumns.size()> sinks_{};
};

/// Makes a measure equal to a column, wherever the layout keeps that.
Status copy_column(const ledger::ResolvedRows& rows,
                   ledger::ColumnIndex column,
                   ledger::DecimalSink& sink);

} // namespace muster::billing
