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

ScanCells::ScanCells(std::span<const ScanGroup::Axis> axes, std::uint64_t rows) : axes_(axes) {
    UInt128 cells = 1;
    for (const ScanGroup::Axis& axis : axes) {
        const UInt128 limit = std::numeric_limits<std::uint64_t>::max();
        cells = std::min(cells * axis.size(), limit);
    }
    is_dense_ = cells <= std::max(kAlwaysDense, rows / kRowsPerCell);
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
}

void ScanCells::lay_out_hashed() {
    UInt128 product = 1;
    for (const ScanGroup::Axis& axis : axes_) {
        Digit& digit = digits_.emplace_back();
        digit.radix = axis.size();
        digit.renumbers = (product * axis.size()) >> 64U != 0;
        product = (digit.renumbers ? UInt128{1} << 32U : product) * axis.size();
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

Status ScanCells::dense_keys(const Chunk& chunk, ScanCodes& codes) {
    std::uint32_t constant = 0;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        TRY(const CodeBlock* block, codes.block(axes_[i].source));
        constant += block->width == 0 ? tables_[i][block->base] : 0;
    }
    bool is_first = true;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        TRY(const CodeBlock* block, codes.block(axes_[i].source));
        if (block->width == 0) {
            continue;
        }
        TRY(const auto offsets, codes.selected_offsets(axes_[i].source, chunk));
        const std::uint32_t* table = tables_[i].data() + block->base;
        if (is_first) {
            scan_kernels::look_up(offsets.data(), chunk.count, table, constant, keys_.data());
        } else {
            scan_kernels::add_look_up(offsets.data(), chunk.count, table, keys_.data());
        }
        is_first = false;
    }
    if (is_first) {
        std::fill_n(keys_.begin(), chunk.count, constant);
    }
    return {};
}

Status ScanCells::hashed_keys(const Chunk& chunk, ScanCodes& codes) {
    std::fill_n(wide_keys_.begin(), chunk.count, 0U);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        TRY(const CodeBlock* block, codes.block(axes_[i].source));
        TRY(const auto offsets, codes.selected_offsets(axes_[i].source, chunk));
        const std::uint32_t* ids = axes_[i].points.ids.data() + block->base;
        if (digits_[i].renumbers) {
            digits_[i].before.ids({wide_keys_.data(), chunk.count}, keys_.data());
            std::copy_n(keys_.begin(), chunk.count, wide_keys_.begin());
        }
        const std::uint64_t radix = digits_[i].radix;
        for (std::uint32_t row = 0; row < chunk.count; ++row) {
            wide_keys_[row] = wide_keys_[row] * radix + ids[offsets[row]];
        }
    }
    numbers_.ids({wide_keys_.data(), chunk.count}, keys_.data());
    return {};
}

void ScanCells::point(std::size_t cell, std::span<std::uint32_t> point) const {
    if (is_dense_) {
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            point[i] = static_cast<std::uint32_t>(cell % axes_[i].size());
            cell /= axes_[i].size();
        }
        return;
    }
    std::uint64_t number = numbers_.number(static_cast<std::uint32_t>(cell));
    for (std::size_t i = axes_.size(); i-- > 0;) {
        point[i] = static_cast<std::uint32_t>(number % digits_[i].radix);
        number /= digits_[i].radix;
        if (digits_[i].renumbers) {
            number = digits_[i].before.number(static_cast<std::uint32_t>(number));
        }
    }
}

} // namespace muster::ledger
