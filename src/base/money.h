#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/result.h"
#include "base/strong_string.h"

namespace muster {

struct CurrencyRules {
    static constexpr std::string_view kReason = "currency.malformed";
    static constexpr std::string_view kForm = "a currency of three capital letters";
    static constexpr bool accepts(std::string_view text) {
        return text.size() == 3 &&
               std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
    }
};

/// An ISO 4217 code: USD, EUR, CNY.
using Currency = StrongString<CurrencyRules>;

/// An amount in units of 10^-10 of a currency, exact, below 10^38 units on both sides of zero. A
/// plain value.
class Money {
public:
    static Money zero(Currency currency) { return {0, std::move(currency)}; }
    /// Errors: Invalid "money.overflow".
    static Result<Money> from_units(Int128 units, Currency currency);
    /// Places past the tenth round half away from zero. Errors: Invalid "money.overflow".
    static Result<Money> from_decimal(const Decimal& amount, Currency currency);

    [[nodiscard]] Int128 units() const noexcept { return units_; }
    [[nodiscard]] const Currency& currency() const noexcept { return currency_; }
    [[nodiscard]] Decimal amount() const { return {units_, Decimal::kMoneyScale}; }

    /// Errors: Invalid "money.mixed_currencies"; Invalid "money.overflow".
    [[nodiscard]] Result<Money> plus(const Money& other) const;
    /// Errors: as plus().
    [[nodiscard]] Result<Money> minus(const Money& other) const;
    [[nodiscard]] Money negated() const { return {-units_, currency_}; }

    /// "12.5 USD"
    [[nodiscard]] std::string str() const { return amount().str() + ' ' + currency_.str(); }

    friend bool operator==(const Money&, const Money&) = default;

private:
    Money(Int128 units, Currency currency) : units_(units), currency_(std::move(currency)) {}

    Int128 units_;
    Currency currency_;
};

} // namespace muster
