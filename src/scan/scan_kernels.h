#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::ledger::scan_kernels {

/// Byte planes of one block, as in CodeBlock and DecimalBlock: byte p of row r is
/// bytes[p * stride + r].
struct Planes {
    const std::uint8_t* bytes = nullptr;
    std::size_t stride = 0;
    int width = 0;
};

/// The loops that touch every row of a scan, compiled for each instruction set and chosen at run
/// time. `n` is the number of rows; outputs are `n` long. None reads or writes past its rows.

/// Writes the codes (without the block's base) of rows first … first+n-1; returns the largest.
std::uint32_t
widen_codes(const Planes& planes, std::size_t first, std::size_t n, std::uint32_t* out);

/// Writes (base + offset) × factor, modulo 2^64.
struct Frame {
    std::int64_t base = 0;
    std::int64_t factor = 1;
};
void widen_units(
    const Planes& planes, std::size_t first, std::size_t n, Frame frame, std::int64_t* out);

/// Writes values[code] of rows first … first+n-1, code being spelt by `planes` (width 1 or 2) and
/// inside `values`.
void look_up_units(const Planes& planes,
                   std::size_t first,
                   std::size_t n,
                   const std::int64_t* values,
                   std::int64_t* out);

/// keys[i] = table[codes[i]] + constant. Codes are inside the table.
void look_up(const std::uint32_t* codes,
             std::size_t n,
             const std::uint32_t* table,
             std::uint32_t constant,
             std::uint32_t* keys);
struct Lookup {
    const std::uint32_t* codes = nullptr;
    const std::uint32_t* table = nullptr;
};
/// keys[i] = a.table[a.codes[i]] + b.table[b.codes[i]] + constant.
void look_up_two(
    const Lookup& a, const Lookup& b, std::size_t n, std::uint32_t constant, std::uint32_t* keys);
/// keys[i] += table[codes[i]].
void add_look_up(const std::uint32_t* codes,
                 std::size_t n,
                 const std::uint32_t* table,
                 std::uint32_t* keys);

/// Adds units[i], modulo 2^64, to the sum of codes[i]. A code has `kCodeBanks` sums that rows take
/// in turn: neighbouring rows of one code would wait for each other otherwise.
inline constexpr std::size_t kCodeBanks = 4;
inline constexpr std::size_t kByteCodes = 256;
void add_by_code(const std::uint8_t* codes,
                 std::size_t n,
                 const std::int64_t* units,
                 std::int64_t* sums);

/// counts[codes[i]] += 1; `counts` has kByteCodes.
void count_codes(const std::uint8_t* codes, std::size_t n, std::uint64_t* counts);

/// The sum, modulo 2^64.
std::int64_t sum_units(const std::int64_t* units, std::size_t n);

/// mask[i] = 1 where low ≤ codes[i] ≤ high, else 0.
void mask_range(const std::uint32_t* codes,
                std::size_t n,
                std::uint32_t low,
                std::uint32_t high,
                std::uint8_t* mask);
/// The same for codes of one byte.
void mask_byte_range(const std::uint8_t* codes,
                     std::size_t n,
                     std::uint8_t low,
                     std::uint8_t high,
                     std::uint8_t* mask);
/// Writes the indices of the ones of a mask and returns how many there are; there is room for n.
std::size_t select_ones(const std::uint8_t* mask, std::size_t n, std::uint16_t* selected);

} // namespace muster::ledger::scan_kernels
