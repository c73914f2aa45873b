#include "segment/block_kernels.h"

#include <algorithm>
#include <cstring>

// Everything between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE is compiled once for each
// instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "segment/block_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace muster::ledger::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

Bounds32 bounds_of(const std::uint32_t* HWY_RESTRICT values, std::size_t count) {
    Bounds32 found{values[0], values[0]};
    for (std::size_t i = 1; i < count; ++i) {
        found.min = values[i] < found.min ? values[i] : found.min;
        found.max = values[i] > found.max ? values[i] : found.max;
    }
    return found;
}

void widen(ValuedBounds& found, std::int64_t low, std::int64_t high) {
    found.min = low < found.min ? low : found.min;
    found.max = high > found.max ? high : found.max;
}

/// Runs of rows that all have a value, or none, are most.
ValuedBounds bounds_of_valued(const std::int64_t* HWY_RESTRICT values,
                              const std::uint8_t* HWY_RESTRICT valued,
                              std::size_t count) {
    constexpr std::size_t kRun = 64; // rows
    constexpr std::uint64_t kAll = 0x0101010101010101ULL * kRun / 8;
    const hn::ScalableTag<std::int64_t> d;
    ValuedBounds found;
    auto low = hn::Set(d, found.min);
    auto high = hn::Set(d, found.max);
    for (std::size_t i = 0; i < count; i += kRun) {
        const std::size_t n = count - i < kRun ? count - i : kRun;
        std::uint64_t with_value = 0; // a byte for each eighth row
        for (std::size_t at = 0; n == kRun && at < kRun; at += 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, valued + i + at, 8);
            with_value += eight;
        }
        if (with_value == kAll) {
            found.count += kRun;
            for (std::size_t at = i; at < i + kRun; at += hn::Lanes(d)) {
                const auto some = hn::LoadU(d, values + at);
                low = hn::Min(low, some);
                high = hn::Max(high, some);
            }
            continue;
        }
        for (std::size_t at = i; (n < kRun || with_value != 0) && at < i + n; ++at) {
            if (valued[at] != 0) {
                ++found.count;
                widen(found, values[at], values[at]);
            }
        }
    }
    widen(found, hn::GetLane(hn::MinOfLanes(d, low)), hn::GetLane(hn::MaxOfLanes(d, high)));
    return found;
}

void split_codes(const std::uint32_t* HWY_RESTRICT values,
                 std::size_t count,
                 std::uint32_t base,
                 int width,
                 std::uint8_t* HWY_RESTRICT planes) {
    for (int plane = 0; plane < width; ++plane) {
        std::uint8_t* HWY_RESTRICT to = planes + static_cast<std::size_t>(plane) * count;
        const int shift = plane * 8;
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = static_cast<std::uint8_t>((values[i] - base) >> shift);
        }
    }
}

void split_offsets(const std::uint64_t* HWY_RESTRICT values,
                   std::size_t count,
                   int width,
                   std::uint8_t* HWY_RESTRICT planes) {
    for (int plane = 0; plane < width; ++plane) {
        std::uint8_t* HWY_RESTRICT to = planes + static_cast<std::size_t>(plane) * count;
        const int shift = plane * 8;
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = static_cast<std::uint8_t>(values[i] >> shift);
        }
    }
}

/// Written out for each width: a loop over planes inside a loop over values stays a scalar one.
template <int kWidth>
std::uint32_t largest_in(const std::uint8_t* HWY_RESTRICT planes, std::size_t count) {
    const hn::ScalableTag<std::uint32_t> d32;
    const hn::Rebind<std::uint8_t, decltype(d32)> d8;
    const auto plane = [&](std::size_t number, std::size_t at) HWY_ATTR {
        return hn::PromoteTo(d32, hn::LoadU(d8, planes + number * count + at));
    };
    auto largest = hn::Zero(d32);
    std::size_t i = 0;
    for (; i + hn::Lanes(d32) <= count; i += hn::Lanes(d32)) {
        auto value = plane(0, i);
        if constexpr (kWidth > 1) {
            value = hn::Or(value, hn::ShiftLeft<8>(plane(1, i)));
        }
        if constexpr (kWidth > 2) {
            value = hn::Or(value, hn::ShiftLeft<16>(plane(2, i)));
        }
        if constexpr (kWidth > 3) {
            value = hn::Or(value, hn::ShiftLeft<24>(plane(3, i)));
        }
        largest = hn::Max(largest, value);
    }
    std::uint32_t found = hn::GetLane(hn::MaxOfLanes(d32, largest));
    for (; i < count; ++i) {
        std::uint32_t value = 0;
        for (std::size_t number = kWidth; number-- > 0;) {
            value = value << 8U | planes[number * count + i];
        }
        found = value > found ? value : found;
    }
    return found;
}

std::uint32_t largest_of(const std::uint8_t* planes, std::size_t count, int width) {
    switch (width) {
    case 1: return largest_in<1>(planes, count);
    case 2: return largest_in<2>(planes, count);
    case 3: return largest_in<3>(planes, count);
    default: return largest_in<4>(planes, count);
    }
}

template <int kBits>
void pack_bits_of(const std::uint32_t* HWY_RESTRICT values,
                  std::size_t count,
                  std::uint32_t base,
                  std::uint8_t* HWY_RESTRICT packed) {
    constexpr std::size_t kPerByte = 8 / kBits;
    for (std::size_t i = 0; i < count; i += kPerByte, ++packed) {
        const std::size_t n = count - i < kPerByte ? count - i : kPerByte;
        std::uint32_t byte = 0;
        for (std::size_t at = 0; at < n; ++at) {
            byte |= (values[i + at] - base) << (at * kBits);
        }
        *packed = static_cast<std::uint8_t>(byte);
    }
}

void pack_few_bits(const std::uint32_t* values,
                   std::size_t count,
                   std::uint32_t base,
                   int bits,
                   std::uint8_t* packed) {
    switch (bits) {
    case 1: return pack_bits_of<1>(values, count, base, packed);
    case 2: return pack_bits_of<2>(values, count, base, packed);
    default: return pack_bits_of<4>(values, count, base, packed);
    }
}

/// A Word has a byte for each code of a packed byte: code i moves from bit i × kBits to bit i × 8.
template <int kBits, class Word>
void spread_bits_of(const std::uint8_t* HWY_RESTRICT packed,
                    std::size_t count,
                    std::uint8_t* HWY_RESTRICT codes) {
    constexpr std::size_t kPerByte = sizeof(Word);
    static_assert(kPerByte * kBits == 8);
    constexpr auto kCode = static_cast<std::uint8_t>((1U << kBits) - 1);
    constexpr auto kCodes = static_cast<Word>(static_cast<Word>(-1) / 255 * kCode);
    const std::size_t whole = count / kPerByte;
    for (std::size_t i = 0; i < whole; ++i) {
        std::uint64_t word = packed[i];
        for (std::size_t at = 1; at < kPerByte; ++at) {
            word |= std::uint64_t{packed[i]} << (at * (8 - kBits));
        }
        const auto spread = static_cast<Word>(word & kCodes);
        std::memcpy(codes + i * kPerByte, &spread, kPerByte);
    }
    for (std::size_t i = whole * kPerByte; i < count; ++i) {
        codes[i] = static_cast<std::uint8_t>(packed[whole] >> (i % kPerByte * kBits) & kCode);
    }
}

void spread_few_bits(const std::uint8_t* packed, std::size_t count, int bits, std::uint8_t* codes) {
    switch (bits) {
    case 1: return spread_bits_of<1, std::uint64_t>(packed, count, codes);
    case 2: return spread_bits_of<2, std::uint32_t>(packed, count, codes);
    default: return spread_bits_of<4, std::uint16_t>(packed, count, codes);
    }
}

void join_planes(const std::uint8_t* HWY_RESTRICT planes,
                 std::size_t stride,
                 std::size_t count,
                 int width,
                 std::uint64_t* HWY_RESTRICT values) {
    constexpr std::size_t kTile = 2048; // stays near while its planes are added
    for (std::size_t begin = 0; begin < count; begin += kTile) {
        const std::size_t end = begin + kTile < count ? begin + kTile : count;
        for (std::size_t i = begin; i < end; ++i) {
            values[i] = width > 0 ? planes[i] : 0;
        }
        for (int plane = 1; plane < width; ++plane) {
            const std::uint8_t* HWY_RESTRICT from =
                planes + static_cast<std::size_t>(plane) * stride;
            const int shift = plane * 8;
            for (std::size_t i = begin; i < end; ++i) {
                values[i] |= std::uint64_t{from[i]} << shift;
            }
        }
    }
}

// a-z are 0-25 and 2-7 are 26-31 (RFC 4648 base32 in lower case).
bool number_base32_letters(const char* HWY_RESTRICT letters,
                           std::size_t count,
                           std::uint8_t* HWY_RESTRICT numbers) {
    std::uint8_t bad = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto c = static_cast<std::uint8_t>(letters[i]);
        const auto letter = static_cast<std::uint8_t>(c - 'a');
        const auto digit = static_cast<std::uint8_t>(c - '2');
        const bool is_letter = letter < 26;
        numbers[i] = is_letter ? letter : static_cast<std::uint8_t>(digit + 26);
        bad = static_cast<std::uint8_t>(bad | (is_letter || digit < 6 ? 0 : 1));
    }
    return bad == 0;
}

bool number_hex_letters(const char* HWY_RESTRICT letters,
                        std::size_t count,
                        std::uint8_t* HWY_RESTRICT numbers) {
    std::uint8_t bad = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto c = static_cast<std::uint8_t>(letters[i]);
        const auto letter = static_cast<std::uint8_t>(c - 'a');
        const auto digit = static_cast<std::uint8_t>(c - '0');
        const bool is_letter = letter < 6;
        numbers[i] = is_letter ? static_cast<std::uint8_t>(letter + 10) : digit;
        bad = static_cast<std::uint8_t>(bad | (is_letter || digit < 10 ? 0 : 1));
    }
    return bad == 0;
}

void pack_five_bits(const std::uint8_t* HWY_RESTRICT numbers,
                    std::size_t count,
                    std::uint8_t* HWY_RESTRICT packed) {
    for (std::size_t i = 0; i < count; i += 8, packed += 5) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, numbers + i, 8);
        bits = (bits & 0x001F001F001F001FULL) | ((bits & 0x1F001F001F001F00ULL) >> 3U);
        bits = (bits & 0x000003FF000003FFULL) | ((bits & 0x03FF000003FF0000ULL) >> 6U);
        bits = (bits & 0xFFFFFULL) | ((bits & 0x000FFFFF00000000ULL) >> 12U);
        std::memcpy(packed, &bits, 8);
    }
}

} // namespace muster::ledger::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace muster::ledger::kernels {

HWY_EXPORT(bounds_of);
HWY_EXPORT(bounds_of_valued);
HWY_EXPORT(split_codes);
HWY_EXPORT(split_offsets);
HWY_EXPORT(largest_of);
HWY_EXPORT(pack_few_bits);
HWY_EXPORT(spread_few_bits);
HWY_EXPORT(join_planes);
HWY_EXPORT(number_base32_letters);
HWY_EXPORT(number_hex_letters);
HWY_EXPORT(pack_five_bits);

Bounds32 bounds(const std::uint32_t* values, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(bounds_of)(values, count);
}

ValuedBounds bounds(const std::int64_t* values, const std::uint8_t* valued, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(bounds_of_valued)(values, valued, count);
}

void split(const std::uint32_t* values,
           std::size_t count,
           std::uint32_t base,
           int width,
           std::uint8_t* planes) {
    HWY_DYNAMIC_DISPATCH(split_codes)(values, count, base, width, planes);
}

void split(const std::uint64_t* values, std::size_t count, int width, std::uint8_t* planes) {
    HWY_DYNAMIC_DISPATCH(split_offsets)(values, count, width, planes);
}

std::uint32_t largest(const std::uint8_t* planes, std::size_t count, int width) {
    return HWY_DYNAMIC_DISPATCH(largest_of)(planes, count, width);
}

void pack_bits(const std::uint32_t* values,
               std::size_t count,
               std::uint32_t base,
               int bits,
               std::uint8_t* packed) {
    HWY_DYNAMIC_DISPATCH(pack_few_bits)(values, count, base, bits, packed);
}

void spread_bits(const std::uint8_t* packed, std::size_t count, int bits, std::uint8_t* codes) {
    HWY_DYNAMIC_DISPATCH(spread_few_bits)(packed, count, bits, codes);
}

void join(const std::uint8_t* planes,
          std::size_t stride,
          std::size_t count,
          int width,
          std::uint64_t* values) {
    HWY_DYNAMIC_DISPATCH(join_planes)(planes, stride, count, width, values);
}

bool number_base32(const char* letters, std::size_t count, std::uint8_t* numbers) {
    return HWY_DYNAMIC_DISPATCH(number_base32_letters)(letters, count, numbers);
}

bool number_hex(const char* letters, std::size_t count, std::uint8_t* numbers) {
    return HWY_DYNAMIC_DISPATCH(number_hex_letters)(letters, count, numbers);
}

void pack_fives(const std::uint8_t* numbers, std::size_t count, std::uint8_t* packed) {
    HWY_DYNAMIC_DISPATCH(pack_five_bits)(numbers, count, packed);
}

} // namespace muster::ledger::kernels
#endif
