#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ledger/segment.h"
#include "ledger/segment_format.h"

namespace muster::ledger {

/// One block of a decimal column, all values at one scale, before it is encoded. `units` is 0 in
/// absent and escaped rows; `present` is 0 or 1. Views.
struct DecimalRows {
    int scale = 10;
    std::span<const std::int64_t> units;
    std::span<const std::uint8_t> present;
    std::span<const Segment::Escape> escapes; // by row
};

/// Encodes a block by itself: as offsets from its smallest value, or with a dictionary where that
/// is smaller. The bytes go to `payload`.
format::DecimalEntry encode_decimals(const DecimalRows& rows, std::vector<std::uint8_t>& payload);

/// Encodes a block as a copy of another column's but for a few rows; nullopt where they differ in
/// more than that, or where the block takes no room of its own anyway.
std::optional<format::DecimalEntry> encode_as_copy(const DecimalRows& rows,
                                                   const DecimalRows& of,
                                                   std::uint32_t index_of,
                                                   std::vector<std::uint8_t>& payload);

/// Where the parts of an unpacked block begin. Pointers are null for parts it lacks.
struct DecimalPayload {
    const std::int64_t* values = nullptr;     // Dictionary, SameAsColumn (of its exceptions)
    const std::uint8_t* planes = nullptr;     // of offsets or codes
    const std::uint8_t* presence = nullptr;   // a bitmap
    const std::uint8_t* escapes = nullptr;    // row (4 bytes) and units (16), each
    const std::uint8_t* exceptions = nullptr; // SameAsColumn: rows (4 bytes each), then presence
};
DecimalPayload
lay_out(const format::DecimalEntry& entry, std::uint32_t rows, const std::uint8_t* bytes);

/// What the readers of a block see. `payload` must be laid out for this entry, not a copy.
DecimalBlock
show(const format::DecimalEntry& entry, std::uint32_t rows, const DecimalPayload& payload);

/// Units of all rows; absent and escaped ones are 0. The block is not a copy with exceptions.
void read_units(const DecimalBlock& block,
                const DecimalPayload& payload,
                std::span<std::int64_t> units);

/// Whether all codes of a Dictionary block are below its count, all escapes are in rows, and the
/// bitmap has as many rows as the header says: what a reader relies on.
bool is_sound(const format::DecimalEntry& entry, std::uint32_t rows, const DecimalPayload& payload);

} // namespace muster::ledger
