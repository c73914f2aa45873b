#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "segment/segment.h"
#include "segment/segment_format.h"

namespace muster::ledger {

/// One block of a decimal column, all values at one scale, before it is encoded. `units` is 0 in
/// absent and escaped rows; `present` is 0 or 1. Views.
struct DecimalRows {
    int scale = 10;
    std::span<const std::int64_t> units;
    std::span<const std::uint8_t> present;
    std::span<const Segment::Escape> escapes; // by row

    /// How the numbers were written, where they were written with different numbers of places:
    /// units are digits × 10^(scale - scales).
    std::span<const std::int64_t> digits;
    std::span<const std::uint8_t> scales;
};

/// What encode_decimals() works in, row by row: kept from block to block, as their memory would
/// otherwise be mapped and cleared for each.
struct EncoderRows {
    std::vector<std::uint8_t> valued; // the value stands in `units`: present, not escaped
    std::vector<std::uint32_t> codes;
    std::vector<std::uint64_t> offsets;
};

/// Encodes a block by itself: as offsets from its smallest value, or with a dictionary where that
/// is smaller. The bytes go to `payload`.
format::DecimalEntry
encode_decimals(const DecimalRows& rows, EncoderRows& work, std::vector<std::uint8_t>& payload);

/// Rows in which a block differs from another column's; nullopt where there are more than `most`.
std::optional<std::vector<std::uint32_t>>
differing_rows(const DecimalRows& rows, const DecimalRows& of, std::size_t most);

/// Encodes a block as a copy of the decimal column `index_of`, but for `exceptions`.
format::DecimalEntry encode_as_copy(const DecimalRows& rows,
                                    std::uint32_t index_of,
                                    std::span<const std::uint32_t> exceptions,
                                    std::vector<std::uint8_t>& payload);

/// Where the parts of an unpacked block begin. Pointers are null for parts it lacks.
struct DecimalPayload {
    const std::int64_t* values = nullptr;   // Dictionary
    const std::uint8_t* places = nullptr;   // Scaled
    const std::uint8_t* planes = nullptr;   // of offsets or codes; of exceptions
    const std::uint8_t* presence = nullptr; // a bitmap
    const std::uint8_t* escapes = nullptr;  // row (4 bytes) and units (16), each
};
DecimalPayload
lay_out(const format::DecimalEntry& entry, std::uint32_t rows, const std::uint8_t* bytes);

/// What the readers of a block see. `payload` must be laid out for this entry, not a copy.
DecimalBlock
show(const format::DecimalEntry& entry, std::uint32_t rows, const DecimalPayload& payload);

/// Units of all rows; absent and escaped ones are 0. The block is not a copy.
void read_units(const format::DecimalEntry& entry,
                std::uint32_t rows,
                const DecimalPayload& payload,
                std::span<std::int64_t> units);

/// One row in which a copy differs from its original.
struct Exception {
    std::uint32_t row = 0;
    bool is_present = false;
    std::int64_t units = 0;
};
/// The exceptions of a SameAsColumn block; `planes` are its payload.
Exception
exception_at(const format::DecimalEntry& entry, const std::uint8_t* planes, std::size_t i);

/// Whether all codes of a Dictionary block are below its count, all escapes are in rows, and the
/// bitmap has as many rows as the header says: what a reader relies on.
bool is_sound(const format::DecimalEntry& entry, std::uint32_t rows, const DecimalPayload& payload);

} // namespace muster::ledger
