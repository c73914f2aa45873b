#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/int128.h"
#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_codes.h"
#include "scan/scan_source.h"

namespace muster::ledger {

/// Values of a measure over the selected rows of a chunk; valid until the next read. Absent values
/// and those past int64 read as 0.
struct MeasureValues {
    struct Wide {
        std::uint32_t row = 0; // among the selected ones
        Int128 units = 0;
    };
    const std::int64_t* units = nullptr;   // null: all rows are absent
    const std::uint8_t* present = nullptr; // null: all rows are present
    std::span<const Wide> wide;
};

/// A measure bound to a block range. For one thread.
/// Errors throughout: Invalid "ledger.segment_damaged"; Invalid "ledger.not_a_number".
class ScanMeasure {
public:
    virtual ~ScanMeasure() = default;
    /// Whether some value of the range may be absent.
    [[nodiscard]] virtual bool may_be_absent() const = 0;
    virtual Status begin_block(std::uint32_t block) = 0;
    /// Of the current block: the scale of its units, and what none is larger than in magnitude.
    [[nodiscard]] virtual int scale() const = 0;
    [[nodiscard]] virtual UInt128 largest() const = 0;
    /// Whether every row of the current block has a value, and none is past int64.
    [[nodiscard]] virtual bool is_plain() const = 0;
    virtual Result<MeasureValues> read(const Chunk& chunk, ScanCodes& codes) = 0;
};

/// Whether the measure counts rows (`lines` where they have not been counted before).
bool counts_rows(const Measure& measure, const Schema& schema);

/// The reader of a measure that is a column; null where the segment has no such column.
Result<std::unique_ptr<ScanMeasure>> bind_measure(const Measure& measure, ScanSources& sources);

} // namespace muster::ledger
