#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

/// Loops over whole blocks, compiled for each instruction set there is and chosen at run time. Most
/// are plain loops that the compiler makes vector code of. Pointers do not overlap.
namespace muster::ledger::kernels {

struct Bounds32 {
    std::uint32_t min = 0;
    std::uint32_t max = 0;
};
/// `count` is at least 1.
Bounds32 bounds(const std::uint32_t* values, std::size_t count);

struct ValuedBounds {
    std::int64_t min = std::numeric_limits<std::int64_t>::max();
    std::int64_t max = std::numeric_limits<std::int64_t>::min();
    std::size_t count = 0;
};
/// Of the values that have 1 in `valued`, not 0.
ValuedBounds bounds(const std::int64_t* values, const std::uint8_t* valued, std::size_t count);

/// Plane p, at planes + p * count, gets byte p of each value - base.
void split(const std::uint32_t* values,
           std::size_t count,
           std::uint32_t base,
           int width,
           std::uint8_t* planes);
void split(const std::uint64_t* values, std::size_t count, int width, std::uint8_t* planes);

/// The largest number that 1 to 4 planes of `count` bytes each spell.
std::uint32_t largest(const std::uint8_t* planes, std::size_t count, int width);

/// Joins each value - base, of `bits` (1, 2 or 4) bits, to bytes: the first value in the lowest
/// bits.
void pack_bits(const std::uint32_t* values,
               std::size_t count,
               std::uint32_t base,
               int bits,
               std::uint8_t* packed);
/// Takes them apart again, a byte each, without the base.
void spread_bits(const std::uint8_t* packed, std::size_t count, int bits, std::uint8_t* codes);

/// Adds planes `stride` bytes apart up into whole numbers.
void join(const std::uint8_t* planes,
          std::size_t stride,
          std::size_t count,
          int width,
          std::uint64_t* values);

/// Numbers of letters of an alphabet; false when there are others among them. `numbers` may hold
/// anything then.
bool number_base32(const char* letters, std::size_t count, std::uint8_t* numbers);
bool number_hex(const char* letters, std::size_t count, std::uint8_t* numbers);

/// Joins eight numbers of five bits to five bytes, over and over; `count` is a multiple of eight,
/// and there is room for three bytes past the end of `packed`.
void pack_fives(const std::uint8_t* numbers, std::size_t count, std::uint8_t* packed);

} // namespace muster::ledger::kernels
