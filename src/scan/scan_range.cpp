#include "scan/scan_range.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "scan/scan_cells.h"
#include "scan/scan_code_sums.h"
#include "scan/scan_codes.h"
#include "scan/scan_filter.h"
#include "scan/scan_group.h"
#include "scan/scan_kernels.h"
#include "scan/scan_measure.h"
#include "scan/scan_sums.h"

namespace muster::ledger {
namespace {

std::uint64_t rows_of(const Segment& segment, BlockRange blocks) {
    std::uint64_t rows = 0;
    for (std::uint32_t block = blocks.first; block < blocks.last; ++block) {
        rows += segment.block_rows(block);
    }
    return rows;
}

bool counts_any_rows(const Query& query, const Schema& schema) {
    return std::ranges::any_of(
        query.measures, [&](const Measure& measure) { return counts_rows(measure, schema); });
}

/// Sums of one measure; no reader where the segment lacks the column.
struct Summed {
    std::unique_ptr<ScanMeasure> measure;
    CellSums sums;
    bool counts_rows = false;
};

/// The loop over blocks and chunks. Everything is bound before the first row is read.
class RangeScan {
public:
    RangeScan(const RunningQuery& running, ScanSources& sources, ScanGroup group)
        : running_(running), sources_(sources), group_(std::move(group)),
          cells_(group_, rows_of(sources.segment(), sources.blocks())), codes_(sources),
          rows_(cells_.places(), counts_any_rows(running.query, sources.segment().schema())) {}

    Status bind_measures();
    Status scan(ScanFilter& filter);
    Status hand_over(GroupTable& groups);

private:
    std::vector<std::uint32_t> met_cells();
    Status add_cell(std::size_t cell, std::span<ExactSum> sums);
    Status scan_block(std::uint32_t block, ScanFilter* filter);
    Result<bool> scan_by_code(std::uint32_t block);
    [[nodiscard]] bool is_narrow(std::uint32_t rows) const;
    Status add_codes(const CodeBlock& codes);
    Status add_chunk(const Chunk& chunk);
    Status add_measure(Summed& summed, const Chunk& chunk, std::span<const std::uint32_t> keys);
    void note_rows(std::span<const std::uint32_t> keys);
    void make_room();

    const RunningQuery& running_;
    ScanSources& sources_;
    ScanGroup group_;
    ScanCells cells_;
    ScanCodes codes_;
    CellRows rows_;
    std::vector<Summed> summed_;
    CodeSums code_sums_;
    std::size_t room_ = 0; // cells that there is room for
    bool noted_ = false;   // the rows of the current chunk
};

Status RangeScan::bind_measures() {
    for (const Measure& measure : running_.query.measures) {
        Summed& summed = summed_.emplace_back();
        summed.counts_rows = counts_rows(measure, sources_.segment().schema());
        if (!summed.counts_rows) {
            TRY(summed.measure, bind_measure(measure, sources_));
        }
        summed.sums.reset(cells_.places(), summed.measure && summed.measure->may_be_absent());
    }
    make_room();
    return {};
}

void RangeScan::make_room() {
    if (room_ == cells_.size()) {
        return;
    }
    room_ = cells_.size();
    rows_.resize(room_);
    for (Summed& summed : summed_) {
        if (summed.measure) {
            summed.sums.resize(room_);
        }
    }
}

Status RangeScan::scan(ScanFilter& filter) {
    const BlockRange blocks = sources_.blocks();
    for (std::uint32_t block = blocks.first; block < blocks.last; ++block) {
        if (running_.stop.stop_requested()) {
            return Error{ErrorKind::Conflict, "ledger.cancelled", "the query was cancelled"};
        }
        codes_.begin_block(block);
        TRY(const Verdict verdict, filter.begin_block(codes_));
        if (verdict != Verdict::None) {
            TRY_DONE(scan_block(block, verdict == Verdict::Some ? &filter : nullptr));
        }
    }
    return {};
}

void RangeScan::note_rows(std::span<const std::uint32_t> keys) {
    if (const auto only = cells_.only_key()) {
        rows_.add_to_one(*only, keys.size());
    } else {
        rows_.add(keys);
    }
}

Status RangeScan::scan_block(std::uint32_t block, ScanFilter* filter) {
    for (Summed& summed : summed_) {
        if (summed.measure) {
            TRY_DONE(summed.measure->begin_block(block));
        }
    }
    TRY_DONE(cells_.begin_block(codes_));
    if (filter == nullptr) {
        TRY(const bool is_done, scan_by_code(block));
        if (is_done) {
            return {};
        }
    }
    ScanFilter::Mask mask;
    std::array<std::uint16_t, kChunkRows> selected;
    const std::uint32_t rows = sources_.segment().block_rows(block);
    for (std::uint32_t first = 0; first < rows; first += kChunkRows) {
        codes_.begin_chunk();
        Chunk chunk{first, std::min(kChunkRows, rows - first)};
        chunk.count = chunk.rows;
        if (filter != nullptr) {
            TRY_DONE(filter->evaluate(chunk, codes_, mask));
            chunk.count = static_cast<std::uint32_t>(
                scan_kernels::select_ones(mask.data(), chunk.rows, selected.data()));
            chunk.selected = chunk.count < chunk.rows ? selected.data() : nullptr;
        }
        if (chunk.count > 0) {
            TRY_DONE(add_chunk(chunk));
        }
    }
    return {};
}

/// A whole block by the codes of one source: false, and nothing done, where that is not all there
/// is to it.
Result<bool> RangeScan::scan_by_code(std::uint32_t block) {
    const std::uint32_t rows = sources_.segment().block_rows(block);
    const auto source = cells_.only_source();
    if (!source || !is_narrow(rows)) {
        return false;
    }
    TRY(const auto bytes, codes_.bytes(*source));
    if (bytes.empty()) {
        return false;
    }
    code_sums_.begin(bytes, summed_.size());
    for (std::uint32_t first = 0; first < rows; first += kChunkRows) {
        codes_.begin_chunk();
        Chunk chunk{first, std::min(kChunkRows, rows - first)};
        chunk.count = chunk.rows;
        for (std::size_t i = 0; i < summed_.size(); ++i) {
            if (summed_[i].measure) {
                TRY(const MeasureValues values, summed_[i].measure->read(chunk, codes_));
                code_sums_.add(i, first, {values.units, chunk.rows});
            }
        }
    }
    TRY(const CodeBlock* codes, codes_.block(*source));
    TRY_DONE(add_codes(*codes));
    return true;
}

/// Whether all measures of the block can be summed in 64 bits, and no row is without a value.
bool RangeScan::is_narrow(std::uint32_t rows) const {
    return std::ranges::all_of(summed_, [&](const Summed& summed) {
        return !summed.measure || (summed.measure->is_plain() &&
                                   summed.measure->largest() * rows <= CellSums::kNarrowBound);
    });
}

Status RangeScan::add_codes(const CodeBlock& codes) {
    make_room();
    for (Summed& summed : summed_) {
        if (summed.measure) {
            TRY_DONE(
                summed.sums.begin(summed.measure->scale(), summed.measure->largest() * codes.rows));
        }
    }
    const std::uint32_t count = codes.max - codes.base + 1;
    const auto rows = rows_.counts() ? code_sums_.count_rows() : code_sums_.find_rows(count);
    for (std::uint32_t code = 0; code < count; ++code) {
        if (rows[code] == 0) {
            continue;
        }
        const std::uint32_t key = cells_.key_of_code(codes.base + code);
        rows_.add_to_one(key, rows[code]);
        for (std::size_t i = 0; i < summed_.size(); ++i) {
            if (summed_[i].measure) {
                const std::int64_t sum = code_sums_.sum(i, code);
                TRY_DONE(summed_[i].sums.add_to_one(key, {&sum, 1}));
                summed_[i].sums.mark({&key, 1}, nullptr);
            }
        }
    }
    return {};
}

Status RangeScan::add_chunk(const Chunk& chunk) {
    TRY(const auto keys, cells_.keys(chunk, codes_));
    make_room();
    noted_ = false;
    for (Summed& summed : summed_) {
        if (summed.measure) {
            TRY_DONE(add_measure(summed, chunk, keys));
        }
    }
    if (!noted_) {
        note_rows(keys);
    }
    return {};
}

Status
RangeScan::add_measure(Summed& summed, const Chunk& chunk, std::span<const std::uint32_t> keys) {
    TRY(const MeasureValues values, summed.measure->read(chunk, codes_));
    if (values.units == nullptr) {
        return {};
    }
    TRY_DONE(summed.sums.begin(summed.measure->scale(), summed.measure->largest() * chunk.count));
    if (const auto only = cells_.only_key()) {
        TRY_DONE(summed.sums.add_to_one(*only, {values.units, keys.size()}));
    } else if (noted_) {
        TRY_DONE(summed.sums.add(keys, values.units));
    } else {
        TRY_DONE(summed.sums.add_noting(keys, values.units, rows_));
        noted_ = true;
    }
    for (const MeasureValues::Wide& wide : values.wide) {
        TRY_DONE(summed.sums.add_wide(keys[wide.row], wide.units));
    }
    summed.sums.mark(keys, values.present);
    return {};
}

/// The cells that have rows.
std::vector<std::uint32_t> RangeScan::met_cells() {
    std::vector<std::uint32_t> cells;
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        if (rows_.rows(cell) > 0) {
            cells.push_back(static_cast<std::uint32_t>(cell));
        }
    }
    return cells;
}

Status RangeScan::hand_over(GroupTable& groups) {
    constexpr std::size_t kAtOnce = 256;
    const std::vector<std::uint32_t> cells = met_cells();
    const std::size_t axes = group_.coordinates();
    const std::size_t dimensions = running_.query.group_by.size();
    std::vector<std::uint32_t> points(kAtOnce * axes);
    std::vector<std::uint32_t> codes(kAtOnce * dimensions);
    std::array<std::size_t, kAtOnce> targets{};
    for (std::size_t first = 0; first < cells.size(); first += kAtOnce) {
        const std::size_t count = std::min(kAtOnce, cells.size() - first);
        for (std::size_t i = 0; i < count; ++i) {
            cells_.point(cells[first + i], std::span(points).subspan(i * axes, axes));
        }
        group_.value_codes(points, count, codes);
        for (std::size_t i = 0; i < count; ++i) {
            targets[i] = groups.group(std::span(codes).subspan(i * dimensions, dimensions));
            groups.prefetch_sums(targets[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            TRY_DONE(add_cell(cells[first + i], groups.sums(targets[i])));
        }
    }
    return {};
}

Status RangeScan::add_cell(std::size_t cell, std::span<ExactSum> sums) {
    for (std::size_t i = 0; i < summed_.size(); ++i) {
        if (summed_[i].counts_rows) {
            TRY_DONE(sums[i].add(static_cast<Int128>(rows_.rows(cell)), 0));
        } else if (summed_[i].measure) {
            TRY(const ExactSum sum, summed_[i].sums.sum(cell));
            TRY_DONE(sums[i].add(sum));
        }
    }
    return {};
}

} // namespace

Status scan_range(const RunningQuery& running,
                  const Segment& segment,
                  const VersionFacts& facts,
                  BlockRange blocks,
                  GroupTable& groups) {
    ScanSources sources(segment, blocks);
    TRY(ScanFilter filter, ScanFilter::bind(running.query, facts, sources));
    if (filter.verdict() == Verdict::None) {
        return {};
    }
    TRY(ScanGroup group, ScanGroup::bind(running.query.group_by, facts, sources, running.values));
    RangeScan scan(running, sources, std::move(group));
    TRY_DONE(scan.bind_measures());
    TRY_DONE(scan.scan(filter));
    return scan.hand_over(groups);
}

} // namespace muster::ledger
