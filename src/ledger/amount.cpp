#include "ledger/amount.h"

#include <algorithm>

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

std::optional<ShortNumber> read_short_number(const char* text, std::size_t size) {
    const bool negative = size > 0 && text[0] == '-';
    const std::size_t first = negative ? 1 : 0;
    if (size - first > 19 || size == first) {
        return std::nullopt;
    }
    std::uint64_t units = 0;
    std::size_t point = size;
    for (std::size_t i = first; i < size; ++i) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
        if (digit > 9) {
            if (text[i] != '.' || point != size) {
                return std::nullopt;
            }
            point = i;
            continue;
        }
        units = units * 10 + digit;
    }
    const std::size_t digits = size - first - (point < size ? 1 : 0);
    if (digits == 0 || digits > 18) {
        return std::nullopt;
    }
    const auto value = static_cast<std::int64_t>(units);
    return ShortNumber{negative ? -value : value,
                       point < size ? static_cast<int>(size - point - 1) : 0};
}

} // namespace muster::ledger
