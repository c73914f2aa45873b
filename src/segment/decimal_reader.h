#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "segment/decimal_block.h"
#include "segment/segment.h"

namespace muster::ledger {

/// Reads decimals of one segment, a block of one column at a time. Whatever is read of a block, it
/// is unpacked once, into memory that serves the next one too. For one thread; the segment outlives
/// it.
class DecimalReader {
public:
    explicit DecimalReader(const Segment& segment) : segment_(segment) {}

    /// Errors: Invalid "ledger.segment_damaged".
    Status open(ColumnIndex column, std::uint32_t block);

    /// What was opened. What it points at lives until the next open(). Where neither `bytes` nor
    /// `values` is set and width is not 0, only read_units and read_presence read the block; they
    /// do so for every block.
    [[nodiscard]] const DecimalBlock& block() const { return block_; }

    /// Units of all rows (as many as the block has); absent and escaped ones are 0.
    void read_units(std::span<std::int64_t> units) const;
    /// 1 where present, else 0; only needed where DecimalBlock::absent > 0. Escaped ones are
    /// present.
    void read_presence(std::span<std::uint8_t> present) const;
    /// The rows that are not what block() says, DecimalBlock::exceptions of them, by row.
    void read_exceptions(std::vector<Exception>& exceptions) const;
    /// By row.
    void read_escapes(std::vector<Segment::Escape>& escapes) const;

private:
    const Segment& segment_;
    DecimalBlock block_;
    const format::DecimalEntry* entry_ = nullptr; // not a copy
    DecimalPayload payload_;
    const format::DecimalEntry* copy_ = nullptr; // with exceptions to `entry_`, or null
    DecimalPayload copy_payload_;
    Segment::Scratch scratch_;
    Segment::Scratch copy_scratch_;
};

} // namespace muster::ledger
