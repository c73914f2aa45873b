#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "segment/resolved_rows.h"
#include "support/ledger_rows.h"

namespace muster::ledger::test {

/// Rows handed out batch by batch as a segment builder does it. Each text column is a group of its
/// own, but columns whose codes are the same in a batch show the same array. Decimals are kept row
/// by row, past int64 as escapes.
class ResolvedTexts final : public ResolvedRows {
public:
    explicit ResolvedTexts(const Rows& rows) : rows_(rows), columns_(rows.schema.columns.size()) {}

    /// False at the end.
    bool next_batch(std::size_t rows);

    [[nodiscard]] std::uint32_t rows() const override { return count_; }
    [[nodiscard]] std::span<const std::uint32_t> codes(ColumnIndex column) const override;
    [[nodiscard]] std::uint32_t code_count(ColumnIndex column) const override;
    [[nodiscard]] std::string_view text(ColumnIndex column, std::uint32_t code) const override;
    [[nodiscard]] std::optional<DecimalView> decimals(ColumnIndex column) const override;
    [[nodiscard]] Result<std::optional<Decimal>> decimal(ColumnIndex column,
                                                         std::uint32_t row) const override;

private:
    struct OfColumn {
        std::unordered_map<std::string, std::uint32_t> known;
        std::deque<std::string> texts;
        std::vector<std::uint32_t> codes; // of the batch
        std::vector<std::int64_t> units;
        std::vector<std::uint8_t> scales;
        std::vector<std::uint8_t> present;
    };
    void resolve_texts(OfColumn& of, std::size_t column);
    void resolve_decimals(OfColumn& of, std::size_t column);

    const Rows& rows_;
    std::vector<OfColumn> columns_;
    std::size_t first_ = 0;
    std::uint32_t count_ = 0;
};

} // namespace muster::ledger::test
