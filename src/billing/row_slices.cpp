#include "billing/row_slices.h"

namespace muster::billing {

ledger::TextRows slice(const ledger::TextRows& rows, std::uint32_t first, std::uint32_t count) {
    ledger::TextRows part = rows;
    part.begin = rows.field_begin(first, 0);
    part.ends =
        rows.ends.subspan(std::size_t{first} * rows.fields, std::size_t{count} * rows.fields);
    part.rows = count;
    return part;
}

CodedSlice::CodedSlice(const ledger::CodedRows& rows, std::uint32_t first, std::uint32_t count)
    : escapes_(rows.decimals.size()) {
    rows_.rows = count;
    rows_.texts = rows.texts;
    rows_.decimals = rows.decimals;
    const auto cut = [&](auto& values) {
        values = values.empty() ? values : values.subspan(first, count);
    };
    for (ledger::CodedTexts& texts : rows_.texts) {
        cut(texts.codes);
    }
    for (std::size_t c = 0; c < rows_.decimals.size(); ++c) {
        ledger::CodedDecimals& decimals = rows_.decimals[c];
        cut(decimals.units);
        cut(decimals.scales);
        cut(decimals.present);
        for (const auto& escape : decimals.escapes) {
            if (escape.row >= first && escape.row < first + count) {
                escapes_[c].push_back({escape.row - first, escape.units});
            }
        }
        decimals.escapes = escapes_[c];
    }
}

} // namespace muster::billing
