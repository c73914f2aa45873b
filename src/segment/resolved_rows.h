#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "segment/column.h"

namespace muster::ledger {

/// Decimals of one column over a batch: value i is units[i] × 10^-(scales ? scales[i] : scale),
/// absent where present[i] is 0, and too large for int64 where present[i] is kEscaped (then found
/// by ResolvedRows::decimal). Arrays are as long as the batch.
struct DecimalView {
    static constexpr std::uint8_t kAbsent = 0;
    static constexpr std::uint8_t kPresent = 1;
    static constexpr std::uint8_t kEscaped = 2;

    const std::int64_t* units = nullptr;
    const std::uint8_t* scales = nullptr; // null: all at `scale`
    int scale = 10;
    const std::uint8_t* present = nullptr;
};

/// A batch of rows of one segment after its tuples have been looked up: what derived columns are
/// computed from. Views live until the next batch.
class ResolvedRows {
public:
    virtual ~ResolvedRows() = default;
    [[nodiscard]] virtual std::uint32_t rows() const = 0;

    /// Code of each row's tuple in the group that holds `column`. Codes are dense from 0, stay the
    /// same for the whole segment, and new ones are only ever appended: caches indexed by code
    /// work.
    [[nodiscard]] virtual std::span<const std::uint32_t> codes(ColumnIndex column) const = 0;
    /// How many codes that group has so far.
    [[nodiscard]] virtual std::uint32_t code_count(ColumnIndex column) const = 0;
    /// The text of `column` in tuple `code`; empty is absent. Valid until the segment is finished.
    [[nodiscard]] virtual std::string_view text(ColumnIndex column, std::uint32_t code) const = 0;

    /// The numbers of a column that the layout keeps row by row; null where it is in a group.
    [[nodiscard]] virtual std::optional<DecimalView> decimals(ColumnIndex column) const = 0;
    /// One number, wherever the layout keeps it; nullopt where absent. The slow way, for rare rows.
    /// Money is at scale 10. Errors: Invalid "ledger.not_a_number" for text that is no number.
    [[nodiscard]] virtual Result<std::optional<Decimal>> decimal(ColumnIndex column,
                                                                 std::uint32_t row) const = 0;
};

/// Where a Deriver puts one batch of a derived decimal column; sized to the batch and all absent at
/// first. Values past int64 go through `set`.
class DecimalSink {
public:
    virtual ~DecimalSink() = default;
    /// Makes the whole batch equal to another column, kept row by row.
    virtual void copy(ColumnIndex column) = 0;
    virtual void set(std::uint32_t row, const Decimal& value) = 0;
    virtual void set_absent(std::uint32_t row) = 0;
    /// Gives all rows of the batch one value.
    virtual void fill(const Decimal& value) = 0;
};

/// Computes the derived columns of one segment, batch by batch. Holds caches indexed by the
/// segment's codes; used by one thread.
class Deriver {
public:
    virtual ~Deriver() = default;
    /// Fills `decimals[i]` for the i-th derived decimal column and `flags[i][row]` (a code into the
    /// column's fixed values) for the i-th derived text column.
    virtual Status derive(const ResolvedRows& rows,
                          std::span<DecimalSink* const> decimals,
                          std::span<const std::span<std::uint8_t>> flags) = 0;
};

/// The columns that are computed while rows come in and stored beside the sender's: the measures of
/// the charge model. Implemented above the ledger. Thread-safe; each segment gets its own Deriver.
class DerivedColumns {
public:
    struct Text {
        Column column;
        std::vector<std::string> values; // the fixed dictionary, at most 256
    };
    virtual ~DerivedColumns() = default;
    /// Derived decimal columns that rows of this schema carry (a measure that a format lacks is
    /// left out, not zero).
    [[nodiscard]] virtual std::vector<Column> decimals(const Schema& schema) const = 0;
    [[nodiscard]] virtual std::vector<Text> texts(const Schema& schema) const = 0;
    [[nodiscard]] virtual std::unique_ptr<Deriver> bind(const Schema& schema) const = 0;
};

} // namespace muster::ledger
