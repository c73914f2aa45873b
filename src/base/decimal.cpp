#include "base/decimal.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"

namespace muster {
namespace {

constexpr int kMaxDigits = 38;                      // 10^38 < 2^127
constexpr std::int64_t kAllPlaces = kMaxDigits + 1; // taking them off leaves nothing

constexpr std::array<Int128, kMaxDigits + 1> kPowers = [] {
    std::array<Int128, kMaxDigits + 1> powers{};
    Int128 power = 1;
    for (std::size_t i = 0; i < powers.size(); ++i) {
        powers[i] = power;
        if (i + 1 < powers.size()) {
            power *= 10;
        }
    }
    return powers;
}();

Error not_a_decimal(std::string_view text) {
    return {ErrorKind::Invalid, "decimal.malformed",
            fmt::format("'{}' is not a decimal number", text.substr(0, 60))};
}

Error overflow(std::string_view text) {
    return {ErrorKind::Invalid, "decimal.overflow",
            fmt::format("'{}' has more than {} digits", text.substr(0, 60), kMaxDigits)};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool fits(Int128 units) {
    return units < kPowers[kMaxDigits] && units > -kPowers[kMaxDigits];
}

/// Divides by 10^places, half away from zero.
Int128 divide_rounding(Int128 units, int places) {
    if (places > kMaxDigits) {
        return 0;
    }
    const Int128 divisor = kPowers[static_cast<std::size_t>(places)];
    const Int128 quotient = units / divisor;
    const Int128 rest = units % divisor;
    const Int128 magnitude = rest < 0 ? -rest : rest;
    if (magnitude >= divisor - magnitude && divisor > 1) {
        return quotient + (units < 0 ? -1 : 1);
    }
    return quotient;
}

/// Whether taking `places` off `exact` lost anything.
bool is_changed(Int128 exact, Int128 rounded, std::int64_t places) {
    return places < kAllPlaces ? rounded * kPowers[static_cast<std::size_t>(places)] != exact
                               : exact != 0;
}

/// The digits of a decimal literal before its exponent.
struct Mantissa {
    Int128 units = 0;
    std::int64_t scale = 0; // places after the point among `units`
    int digits = 0;         // significant digits taken into units
    bool any = false;       // at least one digit was seen
    bool dropped = false;   // a non-zero digit did not fit and was dropped
    int first_dropped = -1; // the most significant dropped digit, for rounding
    std::size_t end = 0;

    void take(int digit, bool fraction) {
        any = true;
        if (digits == kMaxDigits) {
            first_dropped = first_dropped < 0 ? digit : first_dropped;
            dropped = dropped || digit != 0;
            scale -= fraction ? 0 : 1;
            return;
        }
        units = units * 10 + digit;
        digits += (units != 0) ? 1 : 0;
        scale += fraction ? 1 : 0;
    }
};

Mantissa read_mantissa(std::string_view text, std::size_t at) {
    Mantissa m;
    bool fraction = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (is_digit(c)) {
            m.take(c - '0', fraction);
        } else if (c == '.' && !fraction) {
            fraction = true;
        } else {
            break;
        }
    }
    m.end = at;
    return m;
}

Result<std::int64_t> read_exponent(std::string_view text, std::size_t at) {
    if (at == text.size()) {
        return 0;
    }
    if (text[at] != 'e' && text[at] != 'E') {
        return not_a_decimal(text);
    }
    const std::size_t digits = at + 1 + ((at + 1 < text.size() && text[at + 1] == '+') ? 1U : 0U);
    std::int64_t exponent = 0;
    const char* last = text.data() + text.size();
    const auto [end, code] = std::from_chars(text.data() + digits, last, exponent);
    if (code != std::errc{} || end != last || (digits > at + 1 && text[digits] == '-')) {
        return not_a_decimal(text);
    }
    if (exponent > 1000 || exponent < -1000) {
        return overflow(text);
    }
    return exponent;
}

} // namespace

Int128 power_of_ten(int exponent) {
    return kPowers.at(static_cast<std::size_t>(exponent));
}

Result<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    const std::size_t first = (!text.empty() && (negative || text[0] == '+')) ? 1 : 0;
    Mantissa m = read_mantissa(text, first);
    if (!m.any) {
        return not_a_decimal(text);
    }
    TRY(const std::int64_t exponent, read_exponent(text, m.end));
    std::int64_t scale = m.scale - exponent;
    Decimal result;
    result.rounded_ = m.dropped;
    if (scale < 0 && m.units != 0 && -scale + m.digits > kMaxDigits) {
        return overflow(text);
    }
    if (scale < 0) {
        m.units = m.units == 0 ? 0 : m.units * kPowers[static_cast<std::size_t>(-scale)];
        scale = 0;
    } else if (scale > kMaxScale) {
        const Int128 exact = m.units;
        m.units = divide_rounding(exact, static_cast<int>(std::min(scale - kMaxScale, kAllPlaces)));
        result.rounded_ = m.dropped || is_changed(exact, m.units, scale - kMaxScale);
        scale = kMaxScale;
    } else if (m.first_dropped >= 5) {
        // Only here: with more places to drop, the division above has seen the digit that decides.
        m.units += 1;
        if (m.units == kPowers[kMaxDigits]) {
            return overflow(text);
        }
    }
    result.units_ = negative ? -m.units : m.units;
    result.scale_ = static_cast<int>(scale);
    return result;
}

Result<Decimal> Decimal::from_double(double value) {
    if (!std::isfinite(value)) {
        return not_a_decimal("a value that is not finite");
    }
    std::array<char, 64> text{};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{}) {
        return not_a_decimal("a value without a short decimal form");
    }
    return parse({text.data(), static_cast<std::size_t>(end - text.data())});
}

Result<Decimal> Decimal::rescaled(int scale) const {
    MUSTER_CHECK(scale >= 0 && scale <= kMaxScale, "a scale that decimals do not have");
    if (scale == scale_) {
        return *this;
    }
    if (scale < scale_) {
        return Decimal(divide_rounding(units_, scale_ - scale), scale);
    }
    Int128 units = 0;
    if (__builtin_mul_overflow(units_, power_of_ten(scale - scale_), &units) || !fits(units)) {
        return overflow(str());
    }
    return Decimal(units, scale);
}

Result<Decimal> Decimal::plus(const Decimal& other) const {
    const int scale = std::max(scale_, other.scale_);
    TRY(const Decimal a, rescaled(scale));
    TRY(const Decimal b, other.rescaled(scale));
    Int128 sum = 0;
    if (__builtin_add_overflow(a.units_, b.units_, &sum) || !fits(sum)) {
        return overflow(str());
    }
    return Decimal(sum, scale);
}

Decimal Decimal::negated() const {
    MUSTER_CHECK(fits(units_), "a decimal of more than 38 digits");
    return {-units_, scale_};
}

std::string Decimal::str() const {
    std::string digits = to_string(units_);
    if (units_ < 0) {
        digits.erase(0, 1); // not by negation: the smallest value has no opposite
    }
    if (scale_ > 0) {
        const auto places = static_cast<std::size_t>(scale_);
        if (digits.size() <= places) {
            digits.insert(0, places + 1 - digits.size(), '0');
        }
        digits.insert(digits.size() - places, 1, '.');
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.') {
            digits.pop_back();
        }
    }
    return units_ < 0 ? "-" + digits : digits;
}

double Decimal::to_double() const {
    double value = 0;
    const std::string text = str();
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool operator==(const Decimal& a, const Decimal& b) {
    const int scale = std::max(a.scale_, b.scale_);
    const auto left = a.rescaled(scale);
    const auto right = b.rescaled(scale);
    return left && right && left->units() == right->units();
}

} // namespace muster
