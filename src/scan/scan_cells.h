#pragma once

#include <array>
#include <cstdint>
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
    /// `axes` outlives the result; `rows` is an upper bound of the rows to come.
    ScanCells(std::span<const ScanGroup::Axis> axes, std::uint64_t rows);

    [[nodiscard]] CellPlaces places() const { return places_; }
    /// How many there are: all from the start, or those met so far.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool is_dense() const { return is_dense_; }

    /// cell × banks of each selected row. Errors: Invalid "ledger.segment_damaged".
    Result<std::span<const std::uint32_t>> keys(const Chunk& chunk, ScanCodes& codes);
    /// The point of a cell, one coordinate for each axis.
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

    std::span<const ScanGroup::Axis> axes_;
    bool is_dense_ = false;
    std::size_t cells_ = 1;
    CellPlaces places_;
    std::vector<std::vector<std::uint32_t>> tables_; // dense: coordinate × stride × banks by tuple
    std::vector<Digit> digits_;                      // hashed
    NumberIds numbers_;                              // hashed: cells by number
    std::array<std::uint32_t, kChunkRows> keys_{};
    std::array<std::uint64_t, kChunkRows> wide_keys_{};
};

} // namespace muster::ledger
