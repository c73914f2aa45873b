#pragma once

#include <cstdint>
#include <cstring>

#include "base/int128.h"
#include "segment/byte_order.h"

namespace muster::ledger {

/// A 64-bit hash of a few bytes to a few kilobytes. Reads up to 16 bytes past the end. Whoever
/// finds something by it compares the bytes as well. Three multiplications run side by side, since
/// one waits for the other's result.
inline std::uint64_t span_hash(const char* bytes, std::size_t size) {
    constexpr std::uint64_t k1 = 0xA0761D6478BD642FULL;
    constexpr std::uint64_t k2 = 0xE7037ED1A0B428DBULL;
    constexpr std::uint64_t k3 = 0x8EBC6AF09C88C6E3ULL;
    const auto fold = [](std::uint64_t a, std::uint64_t b) {
        const UInt128 product = UInt128{a} * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    };
    std::uint64_t hash = size * 0x9E3779B97F4A7C15ULL;
    if (size >= 48) {
        std::uint64_t second = hash;
        std::uint64_t third = hash;
        for (; size >= 48; size -= 48, bytes += 48) {
            hash =
                fold(load<std::uint64_t>(bytes) ^ hash ^ k1, load<std::uint64_t>(bytes + 8) ^ k2);
            second = fold(load<std::uint64_t>(bytes + 16) ^ second ^ k2,
                          load<std::uint64_t>(bytes + 24) ^ k3);
            third = fold(load<std::uint64_t>(bytes + 32) ^ third ^ k3,
                         load<std::uint64_t>(bytes + 40) ^ k1);
        }
        hash ^= second ^ (third << 32U | third >> 32U);
    }
    for (; size >= 16; size -= 16, bytes += 16) {
        hash = fold(load<std::uint64_t>(bytes) ^ hash ^ k1, load<std::uint64_t>(bytes + 8) ^ k2);
    }
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    if (size > 8) {
        a = load<std::uint64_t>(bytes);
        b = load<std::uint64_t>(bytes + size - 8);
    } else if (size > 0) {
        a = load<std::uint64_t>(bytes) & (~std::uint64_t{0} >> (64 - 8 * size));
    }
    return fold(a ^ hash ^ k1, b ^ k2);
}

/// Whether 32 bytes are the same.
inline bool same_32_bytes(const char* a, const char* b) {
    std::uint64_t differ = 0;
    for (std::size_t at = 0; at < 32; at += 8) {
        differ |= load<std::uint64_t>(a + at) ^ load<std::uint64_t>(b + at);
    }
    return differ == 0;
}

/// Whether two spans of one size have the same bytes; both are readable for 16 bytes past the end.
/// Inline, since most spans are shorter than a call of memcmp is long.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
    if (size > 256) {
        return std::memcmp(a, b, size) == 0;
    }
    if (size > 32) {
        for (std::size_t at = 0; at + 32 < size; at += 32) {
            if (!same_32_bytes(a + at, b + at)) {
                return false;
            }
        }
        return same_32_bytes(a + size - 32, b + size - 32);
    }
    if (size >= 8) {
        std::uint64_t differ =
            load<std::uint64_t>(a + size - 8) ^ load<std::uint64_t>(b + size - 8);
        for (std::size_t at = 0; at + 8 < size; at += 8) {
            differ |= load<std::uint64_t>(a + at) ^ load<std::uint64_t>(b + at);
        }
        return differ == 0;
    }
    return size == 0 || ((load<std::uint64_t>(a) ^ load<std::uint64_t>(b)) << (64 - 8 * size)) == 0;
}

} // namespace muster::ledger
