#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scan/scan_kernels.h"

namespace muster::ledger {

/// The rows of one block by a code of one byte: adding to a code's sum costs less than finding the
/// cell of each row. For one thread.
class CodeSums {
public:
    static constexpr std::size_t kCodes = scan_kernels::kByteCodes;

    /// `codes` has one of each row, and outlives the block.
    void begin(std::span<const std::uint8_t> codes, std::size_t measures);
    /// Adds the units of rows first … first+n-1, modulo 2^64.
    void add(std::size_t measure, std::size_t first, std::span<const std::int64_t> units);

    [[nodiscard]] std::int64_t sum(std::size_t measure, std::size_t code) const;
    /// How many rows each code has.
    [[nodiscard]] std::array<std::uint64_t, kCodes> count_rows() const;
    /// 1 for codes that have rows, else 0: most often their sums tell.
    [[nodiscard]] std::array<std::uint64_t, kCodes> find_rows(std::size_t codes) const;

private:
    std::span<const std::uint8_t> codes_;
    std::size_t measures_ = 0;
    std::vector<std::int64_t> sums_; // by measure, code and bank
};

} // namespace muster::ledger
