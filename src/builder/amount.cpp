#include "builder/amount.h"

#include <fmt/format.h>

namespace muster::ledger {
namespace {

Error not_a_number(std::string_view text) {
    return {ErrorKind::Invalid, "ledger.not_a_number",
            fmt::format("'{}' is not a number", text.substr(0, 60))};
}

} // namespace

Result<Amount> fit_amount(const Decimal& exact, ColumnKind kind) {
    const bool is_money = kind == ColumnKind::Money;
    const bool is_short = exact.units() == static_cast<std::int64_t>(exact.units());
    if (is_short && !exact.is_rounded() && (!is_money || exact.scale() == Decimal::kMoneyScale)) {
        return Amount{.value = exact, .is_rounded = false, .residual = {}};
    }
    const auto widest = exact.rescaled(is_money ? Decimal::kMoneyScale : Decimal::kMaxScale);
    if (!widest) {
        return not_a_number(exact.str());
    }
    Amount amount;
    amount.value = is_money ? *widest : exact;
    if (is_money && exact.scale() > Decimal::kMoneyScale) {
        const auto residual = exact.plus(amount.value.negated());
        amount.residual = residual ? *residual : Decimal();
    }
    amount.is_rounded = exact.is_rounded() || amount.residual.units() != 0;
    return amount;
}

Result<Amount> read_amount(std::string_view text, ColumnKind kind) {
    const auto exact = Decimal::parse(text);
    if (!exact) {
        return not_a_number(text);
    }
    return fit_amount(*exact, kind);
}

} // namespace muster::ledger
