#pragma once

#include <string_view>

#include "base/decimal.h"
#include "base/result.h"
#include "segment/column.h"

namespace muster::ledger {

/// A number as a column of its kind keeps it: money at 10 places, rounded once half away from zero;
/// a quantity at the places it was written with, up to 18.
struct Amount {
    Decimal value;
    bool is_rounded = false;
    Decimal residual; // the exact number minus `value`
};

/// Whether there is no number: nothing, or the word that exports of databases write for it.
inline bool is_absent_number(std::string_view text) {
    return text.empty() || text == "NULL" || text == "null";
}

/// Errors: Invalid "ledger.not_a_number": no number, or more digits than are kept (28 before the
/// point for money, 20 for quantities).
Result<Amount> read_amount(std::string_view text, ColumnKind kind);
Result<Amount> fit_amount(const Decimal& exact, ColumnKind kind);

} // namespace muster::ledger
