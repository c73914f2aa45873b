#pragma once

#include <string>
#include <string_view>

#include "generate/amounts.h"

namespace muster::generate {

/// "0.0960000000": always ten places, as AWS writes costs and rates.
void put_money(std::string& out, Money money);

/// The same, or nothing when the row does not have it.
void put_money_if(std::string& out, bool present, Money money);

/// The shortest plain digits, and like Java's BigDecimal an exponent below 10^-6: "9.5E-8".
void put_quantity(std::string& out, Quantity quantity);

/// units × 10^-scale in plain digits without trailing zeros.
void put_decimal(std::string& out, Int128 units, int scale);

/// "2026-10-01T00:00:00Z"
void put_time(std::string& out, std::int64_t unix_seconds);

/// A CSV field, quoted when it holds a comma, a quote or a line break.
void put_csv(std::string& out, std::string_view text);

/// A JSON string with its quotes.
void put_json(std::string& out, std::string_view text);

void put_number(std::string& out, std::int64_t number);

} // namespace muster::generate
