#include "scan/scan_cells.h"

#include <algorithm>
#include <limits>

#include "scan/scan_kernels.h"

namespace muster::ledger {
namespace {

/// Cells are laid out flat up to this many, however few rows there are.
constexpr std::uint64_t kAlwaysDense = 4096;
/// Above, a flat layout has to have this many rows for each cell: it is cleared and read once.
constexpr std::uint64_t kRowsPerCell = 4;
/// Up to this many cells get several places: that much stays in the second-level cache.
constexpr std::uint64_t kBankedCells = 8192;

} // namespace

ScanCells::ScanCells(ScanGroup& group, std::uint64_t rows) : group_(group), axes_(group.axes()) {
    UInt128 cells = 1;
    const UInt128 limit = std::numeric_limits<std::uint64_t>::max();
    for (const ScanGroup::Axis& axis : axes_) {
        cells = std::min(cells * axis.size(), limit);
    }
    is_dense_ = true;
    for (std::size_t join = 0; join < group.joins(); ++join) {
        is_dense_ = is_dense_ && group.is_closed(join);
        cells = std::min(cells * group.join_limit(join), limit);
    }
    is_dense_ = is_dense_ && cells <= std::max(kAlwaysDense, rows / kRowsPerCell);
    if (is_dense_) {
        lay_out_dense(static_cast<std::uint64_t>(cells));
    } else {
        lay_out_hashed();
    }
}

void ScanCells::lay_out_dense(std::uint64_t cells) {
    cells_ = cells;
    places_.banks = cells <= kBankedCells ? CellPlaces::kBanks : 1;
    std::size_t stride = places_.banks;
    for (const ScanGroup::Axis& axis : axes_) {
        std::vector<std::uint32_t>& table = tables_.emplace_back(axis.points.ids);
        for (std::uint32_t& key : table) {
            key *= static_cast<std::uint32_t>(stride);
        }
        stride *= axis.size();
    }
    for (std::size_t join = 0; join < group_.joins(); ++join) {
        join_strides_.push_back(static_cast<std::uint32_t>(stride));
        stride *= group_.join_limit(join);
    }
}

void ScanCells::lay_out_hashed() {
    UInt128 product = 1;
    for (std::size_t i = 0; i < group_.coordinates(); ++i) {
        Digit& digit = digits_.emplace_back();
        digit.radix = i < axes_.size() ? axes_[i].size() : group_.join_limit(i - axes_.size());
        digit.renumbers = (product * digit.radix) >> 64U != 0;
        product = (digit.renumbers ? UInt128{1} << 32U : product) * digit.radix;
    }
}

std::size_t ScanCells::size() const {
    return is_dense_ ? cells_ : numbers_.size();
}

Result<std::span<const std::uint32_t>> ScanCells::keys(const Chunk& chunk, ScanCodes& codes) {
    if (is_dense_) {
        TRY_DONE(dense_keys(chunk, codes));
    } else {
        TRY_DONE(hashed_keys(chunk, codes));
    }
    return std::span<const std::uint32_t>(keys_.data(), chunk.count);
}

Status ScanCells::begin_block(ScanCodes& codes) {
    varying_.clear();
    constant_ = 0;
    for (std::size_t i = 0; is_dense_ && i < axes_.size(); ++i) {
        TRY(const CodeBlock range, codes.range(axes_[i].source));
        const auto met = std::span(tables_[i]).subspan(range.base, range.max - range.base + 1);
        if (std::ranges::all_of(met, [&](std::uint32_t key) { return key == met[0]; })) {
            constant_ += met[0];
        } else {
            varying_.push_back(i);
        }
    }
    return {};
}

std::optional<std::uint32_t> ScanCells::only_key() const {
    return is_dense_ && varying_.empty() && join_strides_.empty() ? std::optional(constant_)
                                                                  : std::nullopt;
}

std::optional<std::uint32_t> ScanCells::only_source() const {
    return is_dense_ && varying_.size() == 1 && join_strides_.empty()
               ? std::optional(axes_[varying_[0]].source)
               : std::nullopt;
}

Status ScanCells::dense_keys(const Chunk& chunk, ScanCodes& codes) {
    std::vector<scan_kernels::Lookup> lookups;
    for (const std::size_t i : varying_) {
        TRY(const CodeBlock* block, codes.block(axes_[i].source));
        TRY(const auto offsets, codes.selected_offsets(axes_[i].source, chunk));
        lookups.push_back({offsets.data(), tables_[i].data() + block->base});
    }
    std::size_t done = 1;
    if (lookups.empty()) {
        std::fill_n(keys_.begin(), chunk.count, constant_);
        done = 0;
    } else if (lookups.size() == 1) {
        scan_kernels::look_up(lookups[0].codes, chunk.count, lookups[0].table, constant_,
                              keys_.data());
    } else {
        scan_kernels::look_up_two(lookups[0], lookups[1], chunk.count, constant_, keys_.data());
        done = 2;
    }
    for (const scan_kernels::Lookup& more : std::span(lookups).subspan(done)) {
        scan_kernels::add_look_up(more.codes, chunk.count, more.table, keys_.data());
    }
    for (std::size_t join = 0; join < join_strides_.size(); ++join) {
        TRY(const auto coordinates, group_.join_coordinates(join, chunk, codes));
        const std::uint32_t stride = join_strides_[join];
        for (std::uint32_t row = 0; row < chunk.count; ++row) {
            keys_[row] += coordinates[row] * stride;
        }
    }
    return {};
}

Status ScanCells::hashed_keys(const Chunk& chunk, ScanCodes& codes) {
    std::fill_n(wide_keys_.begin(), chunk.count, 0U);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        TRY(const CodeBlock* block, codes.block(axes_[i].source));
        TRY(const auto offsets, codes.selected_offsets(axes_[i].source, chunk));
        const std::uint32_t* ids = axes_[i].points.ids.data() + block->base;
        make_place(digits_[i], chunk.count);
        const std::uint64_t radix = digits_[i].radix;
        for (std::uint32_t row = 0; row < chunk.count; ++row) {
            wide_keys_[row] = wide_keys_[row] * radix + ids[offsets[row]];
        }
    }
    for (std::size_t join = 0; join < group_.joins(); ++join) {
        TRY(const auto coordinates, group_.join_coordinates(join, chunk, codes));
        Digit& digit = digits_[axes_.size() + join];
        make_place(digit, chunk.count);
        for (std::uint32_t row = 0; row < chunk.count; ++row) {
            wide_keys_[row] = wide_keys_[row] * digit.radix + coordinates[row];
        }
    }
    numbers_.ids({wide_keys_.data(), chunk.count}, keys_.data());
    return {};
}

/// For one more digit after those that the keys have.
void ScanCells::make_place(Digit& digit, std::size_t rows) {
    if (digit.renumbers) {
        digit.before.ids({wide_keys_.data(), rows}, keys_.data());
        std::copy_n(keys_.begin(), rows, wide_keys_.begin());
    }
}

void ScanCells::point(std::size_t cell, std::span<std::uint32_t> point) const {
    if (is_dense_) {
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            point[i] = static_cast<std::uint32_t>(cell % axes_[i].size());
            cell /= axes_[i].size();
        }
        for (std::size_t join = 0; join < group_.joins(); ++join) {
            point[axes_.size() + join] = static_cast<std::uint32_t>(cell % group_.join_limit(join));
            cell /= group_.join_limit(join);
        }
        return;
    }
    std::uint64_t number = numbers_.number(static_cast<std::uint32_t>(cell));
    for (std::size_t i = digits_.size(); i-- > 0;) {
        point[i] = static_cast<std::uint32_t>(number % digits_[i].radix);
        number /= digits_[i].radix;
        if (digits_[i].renumbers) {
            number = digits_[i].before.number(static_cast<std::uint32_t>(number));
        }
    }
}

} // namespace muster::ledger
