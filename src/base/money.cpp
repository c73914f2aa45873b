#include "base/money.h"

#include <fmt/format.h>

namespace muster {

Result<Money> Money::from_units(Int128 units, Currency currency) {
    const Int128 limit = power_of_ten(38);
    if (units >= limit || units <= -limit) {
        return Error{ErrorKind::Invalid, "money.overflow", "an amount past 38 digits"};
    }
    return Money(units, std::move(currency));
}

Result<Money> Money::from_decimal(const Decimal& amount, Currency currency) {
    const auto scaled = amount.rescaled(Decimal::kMoneyScale);
    if (!scaled) {
        return Error{ErrorKind::Invalid, "money.overflow", scaled.error().detail};
    }
    return from_units(scaled->units(), std::move(currency));
}

Result<Money> Money::plus(const Money& other) const {
    if (currency_ != other.currency_) {
        return Error{ErrorKind::Invalid, "money.mixed_currencies",
                     fmt::format("{} and {} have no sum", currency_.str(), other.currency_.str())};
    }
    Int128 sum = 0;
    if (__builtin_add_overflow(units_, other.units_, &sum)) {
        return Error{ErrorKind::Invalid, "money.overflow", "a sum past 38 digits"};
    }
    return from_units(sum, currency_);
}

Result<Money> Money::minus(const Money& other) const {
    return plus(other.negated());
}

} // namespace muster
