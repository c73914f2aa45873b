#pragma once

#include <optional>
#include <span>
#include <vector>

#include "duck/table_source.h"
#include "segment/segment.h"

namespace muster::ledger {

/// Segments as one SQL table: the union of their columns, in order of first appearance. Text is
/// VARCHAR with NULL for absent, Money DECIMAL(38,10), Quantity DECIMAL(38,18).
///
/// Thread-safe; the segments must outlive it. A block of a segment is what threads share out.
/// Errors while reading: Invalid "ledger.segment_damaged", "ledger.not_a_number"; Impossible
/// "ledger.value_too_large" for an amount past 38 digits.
class SegmentTable : public duck::TableSource {
public:
    explicit SegmentTable(std::span<const Segment> segments);

    [[nodiscard]] std::span<const duck::TableColumn> columns() const override { return columns_; }
    [[nodiscard]] std::uint64_t row_count() const override;
    [[nodiscard]] Result<std::unique_ptr<duck::TableScan>>
    scan(std::span<const std::size_t> projected) const override;

    [[nodiscard]] std::span<const Segment> segments() const noexcept { return segments_; }
    /// Where a segment has the table's column; nothing: absent in all of its rows.
    [[nodiscard]] std::optional<ColumnIndex> place(std::size_t segment, std::size_t column) const;

private:
    std::span<const Segment> segments_;
    std::vector<duck::TableColumn> columns_;
    std::vector<std::vector<std::optional<ColumnIndex>>> places_; // [segment][table column]
};

} // namespace muster::ledger
