#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/decimal.h"
#include "segment/byte_order.h"

namespace muster::ledger {

/// Plain digits with an optional sign and point, at most 18 digits: nearly every amount of a bill.
struct ShortNumber {
    std::int64_t units = 0;
    int scale = 0;
};
namespace digits {

inline constexpr std::size_t kMostDigits = 18; // of a number in an int64, whichever they are

/// Eight digits at once, the first in the lowest byte: neighbours are joined to pairs, pairs to
/// fours, fours to the number.
inline std::optional<std::uint64_t> eight_digits(std::uint64_t text) {
    constexpr std::uint64_t kZeros = 0x3030303030303030ULL;
    constexpr std::uint64_t kPastNine = 0x4646464646464646ULL; // '9' + 0x46 = 0x7F
    if (((text | (text + kPastNine) | (text - kZeros)) & 0x8080808080808080ULL) != 0) {
        return std::nullopt;
    }
    text -= kZeros;
    text = text * 10 + (text >> 8U);
    constexpr std::uint64_t kPairs = 0x000000FF000000FFULL;
    return ((text & kPairs) * 0x000F424000000064ULL +
            ((text >> 16U) & kPairs) * 0x0000271000000001ULL) >>
           32U;
}

/// Reads up to 19 digits; 8 bytes past them are readable.
inline std::optional<std::uint64_t> read_digits(const char* at, std::size_t count) {
    std::uint64_t value = 0;
    if (const std::size_t odd = count % 8; odd != 0) {
        const std::uint64_t filled =
            (load<std::uint64_t>(at) << (64 - 8 * odd)) | (0x3030303030303030ULL >> (8 * odd));
        const auto digits = eight_digits(filled);
        if (!digits) {
            return std::nullopt;
        }
        value = *digits;
        at += odd;
    }
    for (std::size_t eights = count / 8; eights > 0; --eights, at += 8) {
        const auto digits = eight_digits(load<std::uint64_t>(at));
        if (!digits) {
            return std::nullopt;
        }
        value = value * 100'000'000 + *digits;
    }
    return value;
}

} // namespace digits

/// `text` is readable for 8 bytes past its end. nullopt: read it the long way.
inline std::optional<ShortNumber> read_short_number(const char* text, std::size_t size) {
    const bool negative = size > 0 && text[0] == '-';
    const char* at = text + (negative ? 1 : 0);
    const char* end = text + size;
    if (end - at > 19 || at == end) {
        return std::nullopt;
    }
    const char* first = at;
    std::uint64_t units = 0; // 19 digits fit
    for (; at != end && *at != '.'; ++at) {
        const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
        if (digit > 9) {
            return std::nullopt;
        }
        units = units * 10 + digit;
    }
    auto digits = static_cast<std::size_t>(at - first);
    std::size_t places = 0;
    if (at != end) {
        ++at;
        places = static_cast<std::size_t>(end - at);
        digits += places;
        const auto fraction = digits::read_digits(at, places);
        if (!fraction || digits > digits::kMostDigits) {
            return std::nullopt;
        }
        units = units * static_cast<std::uint64_t>(kPowersOfTen[places]) + *fraction;
    }
    if (digits == 0 || digits > digits::kMostDigits) {
        return std::nullopt;
    }
    const auto value = static_cast<std::int64_t>(units);
    return ShortNumber{negative ? -value : value, static_cast<int>(places)};
}

} // namespace muster::ledger
