#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "builder/amount.h"
#include "builder/tuple_dictionary.h"
#include "segment/column.h"
#include "segment/decimal_block.h"
#include "segment/resolved_rows.h"
#include "segment/rows.h"

namespace muster::ledger {

/// The numbers of one column that wait for their block to be full. Rows are appended batch by
/// batch; a batch counts once it is committed. Used by one thread.
class DecimalColumn {
public:
    /// With room for `rows`; what is not used takes no memory.
    DecimalColumn(ColumnKind kind, std::size_t rows);

    /// Reads one field a row. Errors: Invalid "ledger.not_a_number"; `bad` is its index.
    Status append(std::span<const TupleDictionary::Span> fields, std::size_t& bad);
    Status append(const CodedDecimals& values, std::uint32_t rows, std::size_t& bad);
    /// Rows without a value, to be set one by one.
    void append_absent(std::uint32_t rows);
    void copy_batch(const DecimalColumn& from);
    /// `row` counts in the batch. Errors: Invalid "ledger.not_a_number".
    Status set(std::uint32_t row, const Decimal& value);
    void set_absent(std::uint32_t row);
    /// Gives all rows of the batch one value. Errors: as set().
    Status fill_batch(const Decimal& value);

    [[nodiscard]] DecimalView batch() const;
    [[nodiscard]] std::optional<Decimal> batch_value(std::uint32_t row) const;
    void commit();
    void roll_back();

    /// The first `rows` rows at one scale; lives until the column changes or this is called again.
    DecimalRows block(std::uint32_t rows);
    void drop_block(std::uint32_t rows);

    [[nodiscard]] std::uint64_t rounded() const { return rounded_; }
    [[nodiscard]] const Decimal& residual() const { return residual_; }

private:
    struct Escape {
        std::uint32_t row = 0; // in the buffer
        Decimal value;
    };
    Status put_text(std::size_t at, std::string_view field);
    void put(std::size_t at, const Amount& amount);
    [[nodiscard]] std::uint32_t batch_rows() const {
        return static_cast<std::uint32_t>(units_.size() - committed_);
    }
    void forget_escape(std::uint32_t row);
    void strip_zeros(std::uint32_t rows);
    void rescale(std::uint32_t rows, int scale);

    ColumnKind kind_;
    std::size_t committed_ = 0;
    std::vector<std::int64_t> units_;
    std::vector<std::uint8_t> scales_; // Quantity only
    std::vector<std::uint8_t> present_;
    std::vector<Escape> escapes_; // by row
    std::uint64_t rounded_ = 0;
    Decimal residual_;
    std::uint64_t batch_rounded_ = 0;
    Decimal batch_residual_;

    // The block at one scale.
    std::vector<std::int64_t> block_units_;
    std::vector<std::uint8_t> block_present_;
    std::vector<Segment::Escape> block_escapes_;
};

} // namespace muster::ledger
