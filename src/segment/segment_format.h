#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "segment/column.h"
#include "segment/segment.h"

/// The directory of a segment file, as docs/ledger-format.md draws it.
namespace muster::ledger::format {

inline constexpr std::array<char, 8> kMagic{'M', 'U', 'S', 'T', 'S', 'E', 'G', '\n'};
inline constexpr std::uint32_t kVersion = 2; // what is written; older ones are read
inline constexpr std::uint64_t kHeaderBytes = 64;
inline constexpr std::uint64_t kFooterBytes = 40;
inline constexpr std::uint64_t kAlignment = 64; // of every extent
/// No extent is larger unpacked: bounds what a damaged file can make a reader allocate.
inline constexpr std::uint64_t kMaxExtentBytes = 1U << 28U;

/// A run of bytes of the file. Compressed (zstd) where `stored` < `size`, else as it is.
struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t stored = 0;
    std::uint64_t size = 0;
    std::uint64_t checksum = 0; // XXH3 (64 bits) of the stored bytes

    [[nodiscard]] bool is_compressed() const { return stored < size; }
};

enum class CodeEncoding : std::uint8_t {
    Planes = 0,
    SameAsGroup = 1, // an earlier group's block, not such itself
    Bits = 2,        // several codes a byte
};

struct CodeEntry {
    CodeEncoding encoding = CodeEncoding::Planes;
    std::uint8_t width = 0; // in bytes; Bits: in bits
    std::uint32_t base = 0;
    std::uint32_t max = 0;
    std::uint32_t same_as = 0; // SameAsGroup: the group
    Extent extent;
};

enum class DecimalEncoding : std::uint8_t {
    Offsets = 0,      // planes of (value / factor - base)
    Dictionary = 1,   // values, then planes of codes
    SameAsColumn = 2, // an earlier column's block, but for `count` rows
    Scaled = 3,       // a plane of places, then planes of (digits - base): digits × 10^places
};

struct DecimalEntry {
    DecimalEncoding encoding = DecimalEncoding::Offsets;
    std::uint8_t scale = 0;
    std::uint8_t width = 0; // of offsets or codes
    bool sum_fits_int64 = true;
    std::uint32_t absent = 0;
    std::uint32_t escaped = 0;
    std::uint32_t count = 0;   // Dictionary: values; SameAsColumn: exceptions
    std::uint32_t same_as = 0; // SameAsColumn: index of an earlier decimal column, not such itself
    std::int64_t base = 0;
    std::int64_t factor = 1;
    std::int64_t min = 0;
    std::int64_t max = 0;
    Extent extent;
};

enum class UniqueEncoding : std::uint8_t {
    Text = 0,   // lengths, then bytes
    Base32 = 1, // `length` characters of a-z2-7 a row, 5 bits each
    Hex = 2,    // `length` characters of 0-9a-f a row, 4 bits each
};

struct UniqueEntry {
    UniqueEncoding encoding = UniqueEncoding::Text;
    std::uint32_t length = 0;
    Extent extent;
};

/// The values of one column of a group: the distinct ones, and which one each tuple has.
struct ValuesEntry {
    std::uint32_t distinct = 0;
    std::uint8_t width = 0; // bytes of an index; 0: tuple i has value i, or all have value 0
    Extent extent;
};

struct Group {
    std::uint32_t tuples = 0;
    std::vector<ColumnIndex> columns;
    std::vector<ValuesEntry> values; // one a column
    std::vector<CodeEntry> blocks;
};

struct DecimalColumn {
    ColumnIndex column = 0;
    std::vector<DecimalEntry> blocks;
};

struct UniqueColumn {
    ColumnIndex column = 0;
    std::vector<UniqueEntry> blocks;
};

struct Directory {
    std::uint64_t rows = 0;
    Schema schema;
    std::vector<Group> groups;
    std::vector<DecimalColumn> decimals;
    std::vector<UniqueColumn> uniques;

    [[nodiscard]] std::uint32_t blocks() const {
        return static_cast<std::uint32_t>((rows + Segment::kBlockRows - 1) / Segment::kBlockRows);
    }
    [[nodiscard]] std::uint32_t block_rows(std::uint32_t block) const {
        const std::uint64_t left = rows - std::uint64_t{block} * Segment::kBlockRows;
        return static_cast<std::uint32_t>(left < Segment::kBlockRows ? left : Segment::kBlockRows);
    }
};

/// Bytes of an extent before compression.
std::uint64_t payload_bytes(const CodeEntry& entry, std::uint32_t rows);
std::uint64_t payload_bytes(const DecimalEntry& entry, std::uint32_t rows);

std::vector<std::uint8_t> encode(const Directory& directory);

/// Reads a directory out of bytes nobody vouches for. What it returns is safe to read by: every
/// extent lies within `data_end` bytes and has the size its entry implies, every column is in one
/// place, every reference points backwards at an entry it may point at.
/// Errors: Invalid "ledger.segment_damaged".
Result<Directory> decode(const std::uint8_t* bytes, std::size_t size, std::uint64_t data_end);

} // namespace muster::ledger::format
