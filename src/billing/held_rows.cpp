#include "billing/held_rows.h"

#include "base/csv_field.h"
#include "base/decimal.h"
#include "builder/amount.h"

namespace muster::billing {
namespace {

std::string decimal_text(const ledger::CodedDecimals& decimals, std::uint32_t row) {
    if (decimals.present[row] == 0) {
        return {};
    }
    for (const auto& escape : decimals.escapes) {
        if (escape.row == row) {
            return Decimal(escape.units, decimals.scale).str();
        }
    }
    const int scale = decimals.scales.empty() ? decimals.scale : decimals.scales[row];
    return Decimal(decimals.units[row], scale).str();
}

} // namespace

std::optional<HeldRows::BadAmount> HeldRows::bad_amount(const ledger::TextRows& rows,
                                                        std::uint32_t row) const {
    for (ledger::ColumnIndex column = 0; column < schema_.columns.size(); ++column) {
        const ledger::ColumnKind kind = schema_.columns[column].kind;
        if (kind != ledger::ColumnKind::Money && kind != ledger::ColumnKind::Quantity) {
            continue;
        }
        std::string storage;
        std::size_t at = 0;
        const std::string_view text = read_csv_field(rows.field(row, column), at, storage);
        if (ledger::is_absent_number(text)) {
            continue;
        }
        if (auto amount = ledger::read_amount(text, kind); !amount) {
            return BadAmount{column, std::move(amount.error())};
        }
    }
    return std::nullopt;
}

Status HeldRows::write(std::string_view text) {
    if (!file_.is_open()) {
        TRY(file_, FileDescriptor::open(path_, FileDescriptor::Mode::Truncate));
        std::string header;
        for (const ledger::Column& column : schema_.columns) {
            header += header.empty() ? "" : ",";
            append_csv_field(header, column.source_name);
        }
        TRY_DONE(file_.write_all(as_bytes(header + "\n")));
    }
    return file_.write_all(as_bytes(text));
}

Status HeldRows::add(const ledger::TextRows& rows) {
    std::string text;
    for (std::uint32_t row = 0; row < rows.rows; ++row) {
        const std::uint32_t begin = rows.field_begin(row, 0);
        text.append(rows.text.substr(begin, rows.field_end(row, rows.fields - 1) - begin))
            .append("\n");
    }
    return write(text);
}

Status HeldRows::add(const ledger::CodedRows& rows) {
    std::string text;
    for (std::uint32_t row = 0; row < rows.rows; ++row) {
        for (std::size_t c = 0; c < schema_.columns.size(); ++c) {
            text += c == 0 ? "" : ",";
            const ledger::ColumnKind kind = schema_.columns[c].kind;
            if (kind == ledger::ColumnKind::Money || kind == ledger::ColumnKind::Quantity) {
                text += decimal_text(rows.decimals[c], row);
            } else {
                append_csv_field(text, rows.texts[c].values[rows.texts[c].codes[row]]);
            }
        }
        text += "\n";
    }
    return write(text);
}

Result<std::filesystem::path> HeldRows::finish() {
    TRY_DONE(file_.close());
    return path_;
}

} // namespace muster::billing
