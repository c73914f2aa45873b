#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"

namespace muster {

/// 10^0 to 10^18, those that an int64 has room for.
inline constexpr auto kPowersOfTen = [] {
    std::array<std::int64_t, 19> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) {
        powers[i] = powers[i - 1] * 10;
    }
    return powers;
}();

/// 10^exponent for 0 ≤ exponent ≤ 38.
Int128 power_of_ten(int exponent);

/// An exact decimal number: units × 10^-scale, 0 ≤ scale ≤ kMaxScale, of at most 38 digits.
///
/// Amounts in bills are decimal text of up to 16 and more places, sometimes with an exponent; they
/// never pass through binary floating point here. A plain value.
class Decimal {
public:
    static constexpr int kMaxScale = 18;
    static constexpr int kMoneyScale = 10; // money is kept in units of 10^-10 of its currency

    Decimal() = default;
    Decimal(Int128 units, int scale) : units_(units), scale_(scale) {}

    /// Reads `[+-]digits[.digits][(e|E)[+-]digits]` without surrounding blanks. Places past
    /// `kMaxScale` are rounded once, half away from zero, and reported by `is_rounded`.
    /// Errors: Invalid "decimal.malformed"; Invalid "decimal.overflow" past 38 digits.
    static Result<Decimal> parse(std::string_view text);

    /// The decimal with the fewest digits that reads back as `value` (what a person who printed the
    /// double would see). Errors: Invalid "decimal.malformed" for NaN and infinities.
    static Result<Decimal> from_double(double value);

    [[nodiscard]] Int128 units() const noexcept { return units_; }
    [[nodiscard]] int scale() const noexcept { return scale_; }
    /// Whether parse() had to drop places it could not keep.
    [[nodiscard]] bool is_rounded() const noexcept { return rounded_; }

    /// The same number at another scale; fewer places round half away from zero.
    /// Errors: Invalid "decimal.overflow".
    [[nodiscard]] Result<Decimal> rescaled(int scale) const;

    /// Errors: Invalid "decimal.overflow". The sum has the larger of the two scales.
    [[nodiscard]] Result<Decimal> plus(const Decimal& other) const;
    [[nodiscard]] Decimal negated() const;

    /// Plain digits with trailing zeros of the fraction removed: "12.5", "-0.0000000001", "0".
    [[nodiscard]] std::string str() const;
    [[nodiscard]] double to_double() const;

    /// Equal as numbers: 1.50 == 1.5.
    friend bool operator==(const Decimal& a, const Decimal& b);

private:
    Int128 units_ = 0;
    int scale_ = 0;
    bool rounded_ = false;
};

} // namespace muster
