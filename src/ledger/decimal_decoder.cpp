#include <algorithm>
#include <array>
#include <bit>

#include "ledger/byte_order.h"
#include "ledger/decimal_block.h"

namespace muster::ledger {
namespace {

using Encoding = format::DecimalEncoding;

/// Adds byte planes up into whole numbers, a few thousand rows at a time so that they stay near.
template <class Number>
void read_planes(const std::uint8_t* planes, std::size_t stride, int width, std::span<Number> out) {
    constexpr std::size_t kTile = 2048;
    for (std::size_t begin = 0; begin < out.size(); begin += kTile) {
        const std::size_t end = std::min(begin + kTile, out.size());
        std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin),
                  out.begin() + static_cast<std::ptrdiff_t>(end), Number{0});
        for (int plane = 0; plane < width; ++plane) {
            const std::uint8_t* from = planes + static_cast<std::size_t>(plane) * stride;
            for (std::size_t row = begin; row < end; ++row) {
                out[row] |= static_cast<Number>(static_cast<Number>(from[row]) << (plane * 8));
            }
        }
    }
}

void clear_missing(const DecimalBlock& block,
                   const DecimalPayload& payload,
                   std::span<std::int64_t> units) {
    if (block.absent == block.rows) {
        std::ranges::fill(units, 0);
    } else if (payload.presence != nullptr) {
        for (std::size_t row = 0; row < units.size(); ++row) {
            const bool present = ((unsigned{payload.presence[row / 8]} >> (row % 8)) & 1U) != 0;
            units[row] = present ? units[row] : 0;
        }
    }
    for (std::uint32_t i = 0; i < block.escaped; ++i) {
        units[load<std::uint32_t>(payload.escapes + std::size_t{i} * 20)] = 0;
    }
}

} // namespace

DecimalPayload
lay_out(const format::DecimalEntry& entry, std::uint32_t rows, const std::uint8_t* bytes) {
    DecimalPayload payload;
    if (entry.encoding == Encoding::SameAsColumn) {
        payload.values = reinterpret_cast<const std::int64_t*>(bytes);
        payload.exceptions = bytes + std::size_t{entry.count} * 8;
        return payload;
    }
    if (entry.encoding == Encoding::Dictionary) {
        payload.values = reinterpret_cast<const std::int64_t*>(bytes);
        bytes += std::size_t{entry.count} * 8;
    }
    if (entry.width > 0) {
        payload.planes = bytes;
        bytes += std::size_t{rows} * entry.width;
    }
    if (entry.absent > 0 && entry.absent < rows) {
        payload.presence = bytes;
        bytes += (std::size_t{rows} + 7) / 8;
    }
    payload.escapes = bytes;
    return payload;
}

DecimalBlock
show(const format::DecimalEntry& entry, std::uint32_t rows, const DecimalPayload& payload) {
    DecimalBlock block;
    block.rows = rows;
    block.scale = entry.scale;
    block.absent = entry.absent;
    block.escaped = entry.escaped;
    block.min = entry.min;
    block.max = entry.max;
    block.sum_fits_int64 = entry.sum_fits_int64;
    block.presence = payload.presence;
    if (entry.encoding == Encoding::Dictionary) {
        block.values = payload.values;
        block.value_count = entry.count;
        block.codes = payload.planes;
        block.code_width = entry.width;
        block.width = entry.width;
        return block;
    }
    block.base = entry.base;
    block.factor = entry.factor;
    block.width = entry.width;
    block.bytes = payload.planes;
    return block;
}

void read_units(const DecimalBlock& block,
                const DecimalPayload& payload,
                std::span<std::int64_t> units) {
    if (block.values != nullptr) {
        std::array<std::uint16_t, 2048> codes{};
        for (std::size_t begin = 0; begin < units.size(); begin += codes.size()) {
            const std::size_t count = std::min(codes.size(), units.size() - begin);
            read_planes(block.codes + begin, block.rows, block.code_width,
                        std::span(codes).first(count));
            for (std::size_t i = 0; i < count; ++i) {
                units[begin + i] = block.values[codes[i]];
            }
        }
        return;
    }
    // Unsigned arithmetic wraps, so a damaged header gives wrong numbers and nothing worse.
    const std::span<std::uint64_t> offsets(reinterpret_cast<std::uint64_t*>(units.data()),
                                           units.size());
    read_planes(block.bytes, block.rows, block.width, offsets);
    const auto base = static_cast<std::uint64_t>(block.base);
    const auto factor = static_cast<std::uint64_t>(block.factor);
    for (std::uint64_t& offset : offsets) {
        offset = (base + offset) * factor;
    }
    clear_missing(block, payload, units);
}

bool is_sound(const format::DecimalEntry& entry,
              std::uint32_t rows,
              const DecimalPayload& payload) {
    if (entry.encoding == Encoding::SameAsColumn) {
        for (std::size_t i = 0; i < entry.count; ++i) {
            const auto row = load<std::uint32_t>(payload.exceptions + i * 4);
            const bool follows =
                i == 0 || row > load<std::uint32_t>(payload.exceptions + (i - 1) * 4);
            if (row >= rows || !follows ||
                payload.exceptions[std::size_t{entry.count} * 4 + i] > 1) {
                return false;
            }
        }
        return true;
    }
    for (std::size_t i = 0; i < entry.escaped; ++i) {
        if (load<std::uint32_t>(payload.escapes + i * 20) >= rows) {
            return false;
        }
    }
    if (payload.presence != nullptr) {
        std::uint32_t present = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            present += (unsigned{payload.presence[row / 8]} >> (row % 8)) & 1U;
        }
        if (present != rows - entry.absent) {
            return false;
        }
    }
    if (entry.encoding != Encoding::Dictionary) {
        return true;
    }
    std::uint32_t most = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::uint32_t high =
            entry.width > 1 ? std::uint32_t{payload.planes[std::size_t{rows} + row]} << 8U : 0U;
        most = std::max(most, payload.planes[row] | high);
    }
    return most < entry.count;
}

} // namespace muster::ledger
