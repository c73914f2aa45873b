#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "scan/scan_codes.h"
#include "scan/scan_group.h"
#include "scan/scan_sums.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// Gives each row of a block range the cell that its point on the axes has: the point itself in
/// mixed radix where there are few cells beside the rows, else a number given at first sight.
/// For one thread.
class ScanCells {
public:
    /// `group` outlives the result; `rows` is an upper bound of the rows to come.
    ScanCells(ScanGroup& group, std::uint64_t rows);

    [[nodiscard]] CellPlaces places() const { return places_; }
    /// How many there are: all from the start, or those met so far.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool is_dense() const { return is_dense_; }

    /// Errors (here and below): Invalid "ledger.segment_damaged".
    Status begin_block(ScanCodes& codes);
    /// The key of all rows of the block, where its zone maps tell that they have one.
    [[nodiscard]] std::optional<std::uint32_t> only_key() const;
    /// The source whose codes alone tell the keys of the block's rows, where there is such.
    [[nodiscard]] std::optional<std::uint32_t> only_source() const;
    /// The key of the rows that have a code of it.
    [[nodiscard]] std::uint32_t key_of_code(std::uint32_t code) const {
        return tables_[varying_[0]][code] + constant_;
    }
    /// cell × banks of each selected row.
    Result<std::span<const std::uint32_t>> keys(const Chunk& chunk, ScanCodes& codes);
    /// The point of a cell: all coordinates of the group.
    void point(std::size_t cell, std::span<std::uint32_t> point) const;

private:
    /// One digit of a cell's number, the axis's coordinate. What the digits before it spell is
    /// numbered first where their product would leave 64 bits.
    struct Digit {
        std::uint64_t radix = 1;
        bool renumbers = false;
        NumberIds before;
    };
    void lay_out_dense(std::uint64_t cells);
    void lay_out_hashed();
    Status dense_keys(const Chunk& chunk, ScanCodes& codes);
    Status hashed_keys(const Chunk& chunk, ScanCodes& codes);
    void make_place(Digit& digit, std::size_t rows);

    ScanGroup& group_;
    std::span<const ScanGroup::Axis> axes_;
    bool is_dense_ = false;
    std::size_t cells_ = 1;
    CellPlaces places_;
    std::vector<std::vector<std::uint32_t>> tables_; // dense: coordinate × stride × banks by tuple
    std::vector<std::size_t> varying_;        // dense: axes with several coordinates in the block
    std::uint32_t constant_ = 0;              // dense: what the other axes add to each key
    std::vector<std::uint32_t> join_strides_; // dense: × coordinate, by join
    std::vector<Digit> digits_;               // hashed
    NumberIds numbers_;                       // hashed: cells by number
    std::array<std::uint32_t, kChunkRows> keys_{};
    std::array<std::uint64_t, kChunkRows> wide_keys_{};
};

} // namespace muster::ledger
