#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "segment/column.h"

namespace muster::ledger {

/// Codes of one group in one block of rows: `width` little-endian bytes a row as `width` byte
/// planes of `rows` bytes each (width 0: all rows have `base`). value = base + plane bytes.
struct CodeBlock {
    std::uint32_t rows = 0;
    std::uint32_t base = 0;
    std::uint32_t max = 0; // zone map; base is the smallest code
    int width = 0;         // 0, 1, 2, 3 or 4
    const std::uint8_t* bytes = nullptr;
};

/// One column of decimals in one block. Where `bytes` is set, the value of row r has the units
/// (base + offset) × factor: offset is `width` little-endian byte planes of `rows` bytes each, like
/// those of a CodeBlock, and 0 in absent and escaped rows (which are left out of every sum). With
/// width 0 every present row is base × factor. A reader that sums offsets needs no value by itself.
struct DecimalBlock {
    std::uint32_t rows = 0;
    int scale = 10;            // of every value in this block
    std::uint32_t absent = 0;  // how many values are absent
    std::uint32_t escaped = 0; // how many are past int64
    std::int64_t min = 0;      // zone map over present, unescaped values
    std::int64_t max = 0;
    bool sum_fits_int64 = true; // no prefix of the block's sum can leave int64

    std::int64_t base = 0;
    std::int64_t factor = 1;             // at least 1
    int width = 0;                       // 0 to 8; offsets are unsigned
    const std::uint8_t* bytes = nullptr; // null with width > 0: not in this form

    /// Few distinct values: where `values` is set, the units of row r are values[code], code being
    /// `code_width` (1 or 2) byte planes of `rows` bytes each at `codes`. Absent and escaped rows
    /// have a code whose value is 0.
    const std::int64_t* values = nullptr;
    std::uint32_t value_count = 0;
    const std::uint8_t* codes = nullptr;
    int code_width = 0;

    /// The block is a copy of another column's but for so many rows: what is said above of bytes
    /// and codes (not of absent, escaped, min and max) is the other one's, also its presence.
    std::uint32_t exceptions = 0;

    /// Bit r % 8 of byte r / 8 is set where row r is present; null where absent is 0 or `rows`.
    const std::uint8_t* presence = nullptr;
};

/// One immutable file of charges, memory-mapped: columns as tuple codes and scaled integers in
/// blocks of up to 65,536 rows with zone maps and checksums. Thread-safe after open. Copies are of
/// the same open file.
class Segment {
public:
    static constexpr std::uint32_t kBlockRows = 65536;

    enum class Checks : std::uint8_t {
        Directory, // header, directory and structure: enough to be memory-safe on any input
        Everything // every block's checksum and every invariant as well
    };
    enum class Memory : std::uint8_t {
        Keep, // for the next reader: the pages read, and values once decoded
        Spare // for one that reads a month that may be larger than memory once
    };
    /// Errors: NotFound; Invalid "ledger.segment_damaged" naming file and block;
    /// Impossible "ledger.segment_too_new".
    static Result<Segment> open(const std::filesystem::path& path,
                                Checks checks = Checks::Directory,
                                Memory memory = Memory::Keep);

    Segment(const Segment&);
    Segment& operator=(const Segment&);
    Segment(Segment&&) noexcept;
    Segment& operator=(Segment&&) noexcept;
    ~Segment();

    /// A reader is done for now. Of a segment that spares memory, its pages leave this process's;
    /// they come back when they are read.
    void let_go() const;

    [[nodiscard]] std::uint64_t rows() const;
    [[nodiscard]] std::uint32_t blocks() const;
    [[nodiscard]] std::uint32_t block_rows(std::uint32_t block) const;
    /// The sender's columns, then the derived ones.
    [[nodiscard]] const Schema& schema() const;

    /// The group a column is in, or nullopt for plain decimals and unique columns.
    [[nodiscard]] std::optional<std::uint32_t> group_of(ColumnIndex column) const;
    /// Whether a column is kept as one number a row: what decimals() and its like read.
    [[nodiscard]] bool is_decimal(ColumnIndex column) const;
    [[nodiscard]] std::uint32_t group_count() const;
    /// Columns of a group, in tuple order.
    [[nodiscard]] std::span<const ColumnIndex> group_columns(std::uint32_t group) const;
    /// Distinct tuples of a group.
    [[nodiscard]] std::uint32_t tuple_count(std::uint32_t group) const;
    /// All values of one column of a group, by tuple code (decoded on first use, then cached; the
    /// views live as long as the segment). Errors: Invalid "ledger.segment_damaged".
    [[nodiscard]] Result<std::span<const std::string_view>> tuple_values(ColumnIndex column) const;
    /// Values that are kept for one reader.
    struct TupleValues {
        std::vector<std::uint8_t> bytes;
        std::vector<std::string_view> by_tuple;
    };
    /// The same, but values of many bytes, and all of a segment that spares memory, are decoded
    /// into `own` and do not stay with the segment.
    [[nodiscard]] Result<std::span<const std::string_view>> tuple_values(ColumnIndex column,
                                                                         TupleValues& own) const;

    /// Where a compressed block is unpacked to; one for each column a thread reads at a time. What
    /// a block points at lives as long as the segment and the scratch it was read with, until that
    /// is used again.
    using Scratch = std::vector<std::uint8_t>;

    /// The zone map alone (base, max, width; `bytes` is null): cheap.
    /// Errors (here and below): Invalid "ledger.segment_damaged".
    [[nodiscard]] Result<CodeBlock> code_range(std::uint32_t group, std::uint32_t block) const;
    /// Blocks that reports scan are read in place; others are unpacked into `scratch`.
    [[nodiscard]] Result<CodeBlock>
    codes(std::uint32_t group, std::uint32_t block, Scratch& scratch) const;
    /// The same for a reader that looks whether each code is at most `max` itself.
    [[nodiscard]] Result<CodeBlock>
    unchecked_codes(std::uint32_t group, std::uint32_t block, Scratch& scratch) const;
    /// The header and zone map: cheap. What the rows hold, a DecimalReader reads.
    [[nodiscard]] Result<DecimalBlock> decimals(ColumnIndex column, std::uint32_t block) const;
    struct Escape {
        std::uint32_t row = 0; // in the block
        Int128 units = 0;
    };
    /// Texts of a unique column in one block; the strings are owned by `storage`.
    [[nodiscard]] Status read_unique(ColumnIndex column,
                                     std::uint32_t block,
                                     std::string& storage,
                                     std::vector<std::string_view>& texts) const;

private:
    friend class DecimalReader;
    struct State;
    explicit Segment(std::shared_ptr<State> state);
    [[nodiscard]] Status check_everything() const;
    [[nodiscard]] Status check_block(ColumnIndex column, std::uint32_t block) const;

    std::shared_ptr<State> state_;
};

} // namespace muster::ledger
