#pragma once

#include <cstdint>

#include "base/check.h"
#include "base/int128.h"

namespace muster::generate {

/// Money and rates of the generator: units of 10^-10 of the currency.
using Money = std::int64_t;

inline constexpr int kMoneyScale = 10;
inline constexpr Money kOne = 10'000'000'000;

/// An amount of usage: units × 10^-scale, 0 ≤ scale ≤ 16. Each SKU has one scale.
struct Quantity {
    std::int64_t units = 0;
    int scale = kMoneyScale;
};

constexpr std::int64_t ten_to(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

/// numerator ÷ denominator, half away from zero; denominator > 0.
constexpr std::int64_t divide_rounding(Int128 numerator, Int128 denominator) {
    const Int128 half = denominator / 2;
    return static_cast<std::int64_t>((numerator < 0 ? numerator - half : numerator + half) /
                                     denominator);
}

/// value × numerator ÷ denominator towards zero: shares cut so never exceed the whole.
constexpr std::int64_t
share_of(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
    return static_cast<std::int64_t>(Int128{value} * numerator / denominator);
}

constexpr Money permille_of(Money value, std::int64_t permille) {
    return divide_rounding(Int128{value} * permille, 1000);
}

/// rate × quantity, rounded once to 10^-10.
constexpr Money cost_of(Money rate, Quantity quantity) {
    const std::int64_t one = ten_to(quantity.scale);
    if (quantity.units == one) {
        return rate;
    }
    return divide_rounding(Int128{rate} * quantity.units, one);
}

} // namespace muster::generate
