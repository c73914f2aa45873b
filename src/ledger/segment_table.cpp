#include "ledger/segment_table.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>

#include "ledger/segment_block.h"

namespace muster::ledger {
namespace {

duck::TableType type_of(ColumnKind kind) {
    switch (kind) {
    case ColumnKind::Text:
    case ColumnKind::Unique: return {.kind = duck::TableType::Kind::Text};
    case ColumnKind::Money:
        return {.kind = duck::TableType::Kind::Decimal, .scale = Decimal::kMoneyScale};
    case ColumnKind::Quantity:
        return {.kind = duck::TableType::Kind::Decimal, .scale = Decimal::kMaxScale};
    }
    return {};
}

/// One block of one segment.
struct Work {
    std::size_t segment = 0;
    std::uint32_t block = 0;
};

/// What the threads of one scan share.
struct SharedWork {
    const SegmentTable& table;
    std::vector<std::size_t> projected;
    std::vector<Work> blocks;
    std::atomic<std::size_t> next = 0;
};

class Reader : public duck::TableReader {
public:
    explicit Reader(SharedWork& work) : work_(work) {}

    Result<std::uint32_t> next(std::span<duck::TableVector> columns) override {
        if (row_ == rows_) {
            TRY(const bool is_more, open_block());
            if (!is_more) {
                return 0U;
            }
        }
        const auto count = std::min(duck::TableSource::kBatchRows, rows_ - row_);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            TRY_DONE(block_->put(i, row_, count, columns[i]));
        }
        row_ += count;
        return count;
    }

private:
    Result<bool> open_block() {
        const auto index = work_.next.fetch_add(1);
        if (index >= work_.blocks.size()) {
            return false;
        }
        const auto [segment_index, block] = work_.blocks[index];
        const auto& segment = work_.table.segments()[segment_index];
        if (segment_ != &segment) {
            segment_ = &segment;
            block_.emplace(segment, columns_of(segment_index));
        }
        block_->open(block);
        row_ = 0;
        rows_ = segment.block_rows(block);
        return true;
    }

    [[nodiscard]] std::vector<SegmentBlock::Wanted> columns_of(std::size_t segment) const {
        std::vector<SegmentBlock::Wanted> wanted;
        for (const auto column : work_.projected) {
            wanted.push_back(
                {work_.table.place(segment, column), work_.table.columns()[column].type.scale});
        }
        return wanted;
    }

    SharedWork& work_;
    const Segment* segment_ = nullptr;
    std::optional<SegmentBlock> block_;
    std::uint32_t row_ = 0;
    std::uint32_t rows_ = 0;
};

class Scan : public duck::TableScan {
public:
    Scan(const SegmentTable& table, std::span<const std::size_t> projected)
        : work_{.table = table,
                .projected = {projected.begin(), projected.end()},
                .blocks = {},
                .next = 0} {
        for (std::size_t i = 0; i < table.segments().size(); ++i) {
            for (std::uint32_t block = 0; block < table.segments()[i].blocks(); ++block) {
                work_.blocks.push_back({i, block});
            }
        }
    }
    [[nodiscard]] std::uint32_t max_threads() const override {
        return static_cast<std::uint32_t>(std::max<std::size_t>(1, work_.blocks.size()));
    }
    Result<std::unique_ptr<duck::TableReader>> open_reader() override {
        return std::make_unique<Reader>(work_);
    }

private:
    SharedWork work_;
};

} // namespace

SegmentTable::SegmentTable(std::span<const Segment> segments)
    : segments_(segments), places_(segments.size()) {
    std::unordered_map<std::string_view, std::size_t> found;
    for (const auto& segment : segments) {
        for (const auto& column : segment.schema().columns) {
            if (found.emplace(column.name, columns_.size()).second) {
                columns_.push_back({column.name, type_of(column.kind)});
            }
        }
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        places_[i].resize(columns_.size());
        const auto& columns = segments[i].schema().columns;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            places_[i][found.at(columns[c].name)] = static_cast<ColumnIndex>(c);
        }
    }
}

std::uint64_t SegmentTable::row_count() const {
    std::uint64_t rows = 0;
    for (const auto& segment : segments_) {
        rows += segment.rows();
    }
    return rows;
}

std::optional<ColumnIndex> SegmentTable::place(std::size_t segment, std::size_t column) const {
    return places_[segment][column];
}

Result<std::unique_ptr<duck::TableScan>>
SegmentTable::scan(std::span<const std::size_t> projected) const {
    return std::make_unique<Scan>(*this, projected);
}

} // namespace muster::ledger
