#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/instant.h"
#include "billing/charge_model.h"
#include "bills/column_name.h"
#include "segment/resolved_rows.h"

namespace muster::test {

/// Rows given by the sender's column names, as the charge model sees them; missing names are blank.
/// Amounts are kept row by row or, to try the other way, by tuple.
class ChargeRows final : public ledger::ResolvedRows {
public:
    using Row = std::map<std::string, std::string>;
    enum class Amounts { ByRow, ByTuple };

    ChargeRows(const std::vector<std::string>& header, std::vector<Row> rows, Amounts amounts)
        : schema_(*bills::schema_of_header(header)), rows_(std::move(rows)), amounts_(amounts) {
        for (const ledger::Column& column : schema_.columns) {
            Stored stored;
            for (Row& row : rows_) {
                const std::string& text = row[column.source_name];
                stored.codes.push_back(static_cast<std::uint32_t>(stored.texts.size()));
                stored.texts.push_back(text);
                const bool is_amount = !text.empty() && is_decimal(column);
                const auto value = is_amount ? *Decimal::parse(text)->rescaled(10) : Decimal();
                stored.units.push_back(static_cast<std::int64_t>(value.units()));
                stored.present.push_back(is_amount ? 1 : 0);
            }
            columns_.push_back(std::move(stored));
        }
    }

    [[nodiscard]] const ledger::Schema& schema() const { return schema_; }

    [[nodiscard]] std::uint32_t rows() const override {
        return static_cast<std::uint32_t>(rows_.size());
    }
    [[nodiscard]] std::span<const std::uint32_t> codes(ledger::ColumnIndex column) const override {
        return columns_.at(column).codes;
    }
    [[nodiscard]] std::uint32_t code_count(ledger::ColumnIndex column) const override {
        return static_cast<std::uint32_t>(columns_.at(column).texts.size());
    }
    [[nodiscard]] std::string_view text(ledger::ColumnIndex column,
                                        std::uint32_t code) const override {
        return columns_.at(column).texts.at(code);
    }
    [[nodiscard]] std::optional<ledger::DecimalView>
    decimals(ledger::ColumnIndex column) const override {
        if (amounts_ == Amounts::ByTuple) {
            return std::nullopt;
        }
        const Stored& stored = columns_.at(column);
        return ledger::DecimalView{stored.units.data(), nullptr, 10, stored.present.data()};
    }
    [[nodiscard]] Result<std::optional<Decimal>> decimal(ledger::ColumnIndex column,
                                                         std::uint32_t row) const override {
        const Stored& stored = columns_.at(column);
        return stored.present.at(row) == 0 ? std::optional<Decimal>()
                                           : std::optional(Decimal(stored.units.at(row), 10));
    }

private:
    static bool is_decimal(const ledger::Column& column) {
        return column.kind == ledger::ColumnKind::Money ||
               column.kind == ledger::ColumnKind::Quantity;
    }

    struct Stored {
        std::vector<std::uint32_t> codes;
        std::vector<std::string> texts;
        std::vector<std::int64_t> units;
        std::vector<std::uint8_t> present;
    };

    ledger::Schema schema_;
    std::vector<Row> rows_;
    Amounts amounts_;
    std::vector<Stored> columns_;
};

/// What the charge model makes of rows: by measure, the values row by row ("-" is absent).
struct Charged {
    std::map<std::string, std::vector<std::string>> measures;
    std::vector<std::uint8_t> future;
};

class ChargeSink final : public ledger::DecimalSink {
public:
    explicit ChargeSink(const ChargeRows& rows) : rows_(rows), values_(rows.rows()) {}

    void copy(ledger::ColumnIndex column) override {
        if (!rows_.decimals(column)) {
            throw std::logic_error("copied a column that is kept by tuple");
        }
        for (std::uint32_t row = 0; row < rows_.rows(); ++row) {
            values_[row] = *rows_.decimal(column, row);
        }
    }
    void set(std::uint32_t row, const Decimal& value) override { values_.at(row) = value; }
    void fill(const Decimal& value) override { values_.assign(values_.size(), value); }
    void set_absent(std::uint32_t row) override { values_.at(row).reset(); }

    [[nodiscard]] std::vector<std::string> texts() const {
        std::vector<std::string> out;
        for (const auto& value : values_) {
            out.push_back(value ? value->str() : "-");
        }
        return out;
    }

private:
    const ChargeRows& rows_;
    std::vector<std::optional<Decimal>> values_;
};

inline Charged charge(const std::vector<std::string>& header,
                      const std::vector<ChargeRows::Row>& given,
                      std::optional<Instant> cutoff = std::nullopt,
                      ChargeRows::Amounts amounts = ChargeRows::Amounts::ByRow) {
    const ChargeRows rows(header, given, amounts);
    const auto model = billing::charge_columns({cutoff});
    const auto columns = model->decimals(rows.schema());
    std::vector<ChargeSink> sinks(columns.size(), ChargeSink(rows));
    std::vector<ledger::DecimalSink*> pointers;
    for (ChargeSink& sink : sinks) {
        pointers.push_back(&sink);
    }
    Charged out;
    std::vector<std::span<std::uint8_t>> flags;
    if (!model->texts(rows.schema()).empty()) {
        out.future.resize(rows.rows());
        flags.emplace_back(out.future);
    }
    if (const Status done = model->bind(rows.schema())->derive(rows, pointers, flags); !done) {
        throw std::runtime_error(done.error().detail);
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out.measures[columns[i].name] = sinks[i].texts();
    }
    return out;
}

} // namespace muster::test
