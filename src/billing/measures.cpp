#include "billing/measures.h"

namespace muster::billing {

Status copy_column(const ledger::ResolvedRows& rows,
                   ledger::ColumnIndex column,
                   ledger::DecimalSink& sink) {
    if (rows.decimals(column)) {
        sink.copy(column);
        return {};
    }
    // A property of the tuple: as many different values as the batch has different codes.
    struct Known {
        bool is_known = false;
        std::optional<Decimal> value;
    };
    std::vector<Known> by_code(rows.code_count(column));
    const auto codes = rows.codes(column);
    for (std::uint32_t row = 0; row < rows.rows(); ++row) {
        Known& known = by_code[codes[row]];
        if (!known.is_known) {
            TRY(known.value, rows.decimal(column, row));
            known.is_known = true;
        }
        if (known.value) {
            sink.set(row, *known.value);
        }
    }
    return {};
}

} // namespace muster::billing
