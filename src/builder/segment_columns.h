#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "builder/decimal_column.h"
#include "builder/layout.h"
#include "builder/tuple_dictionary.h"
#include "segment/resolved_rows.h"

namespace muster::ledger {

/// All columns of a segment that is being built: rows that wait for their block to be full, the
/// last of them being the batch in hand, and the dictionaries. A batch ends with commit() or
/// roll_back(). Used by one thread.
struct SegmentColumns {
    struct Group {
        std::vector<ColumnIndex> columns;
        TupleDictionary dictionary;
        std::vector<std::uint32_t> codes;
    };
    /// A derived text column: codes into values known beforehand.
    struct Fixed {
        ColumnIndex column = 0;
        std::vector<std::string> values;
        std::vector<std::uint32_t> codes;
    };
    struct Decimals {
        ColumnIndex column = 0;
        DecimalColumn values;
    };
    struct Unique {
        ColumnIndex column = 0;
        std::string bytes;
        std::vector<std::uint32_t> ends;
    };
    struct Place {
        enum class Kind : std::uint8_t { Group, Fixed, Decimals, Unique };
        Kind kind = Kind::Group;
        std::size_t index = 0;    // among those of its kind
        std::size_t position = 0; // in its group
    };

    /// `schema` is the whole segment's: the sender's `sent` columns, laid out as `layout` says,
    /// then the derived decimals, then `texts`.
    SegmentColumns(const Schema& schema,
                   std::size_t sent,
                   const Layout& layout,
                   std::span<const DerivedColumns::Text> texts);

    void commit(std::uint32_t batch_rows) { waiting += batch_rows; }
    void roll_back();
    /// Forgets the first rows: they have been written. No batch is in hand.
    void drop(std::uint32_t rows);
    [[nodiscard]] std::size_t dictionary_bytes() const;

    std::vector<Group> groups;
    std::vector<Fixed> fixed;
    std::vector<Decimals> decimals; // the sender's, then the derived ones
    std::size_t first_derived = 0;  // among `decimals`
    std::vector<Unique> uniques;
    std::vector<Place> places; // by column
    std::uint32_t waiting = 0; // committed rows whose block is not written yet
};

/// The batch in hand, as derived columns and rollups see it.
class BatchRows final : public ResolvedRows {
public:
    BatchRows(const SegmentColumns& columns, std::uint32_t rows) : columns_(columns), rows_(rows) {}

    [[nodiscard]] std::uint32_t rows() const override { return rows_; }
    [[nodiscard]] std::span<const std::uint32_t> codes(ColumnIndex column) const override;
    [[nodiscard]] std::uint32_t code_count(ColumnIndex column) const override;
    [[nodiscard]] std::string_view text(ColumnIndex column, std::uint32_t code) const override;
    [[nodiscard]] std::optional<DecimalView> decimals(ColumnIndex column) const override;
    [[nodiscard]] Result<std::optional<Decimal>> decimal(ColumnIndex column,
                                                         std::uint32_t row) const override;

private:
    const SegmentColumns& columns_;
    std::uint32_t rows_;
};

} // namespace muster::ledger
