#include <algorithm>
#include <bit>

#include "base/decimal.h"
#include "segment/block_kernels.h"
#include "segment/byte_order.h"
#include "segment/decimal_block.h"

namespace muster::ledger {
namespace {

using format::DecimalEncoding;

void clear_missing(const format::DecimalEntry& entry,
                   const DecimalPayload& payload,
                   std::span<std::int64_t> units) {
    if (entry.absent == units.size()) {
        std::ranges::fill(units, 0);
    } else if (payload.presence != nullptr) {
        for (std::size_t row = 0; row < units.size(); ++row) {
            const bool present = ((unsigned{payload.presence[row / 8]} >> (row % 8)) & 1U) != 0;
            units[row] = present ? units[row] : 0;
        }
    }
    for (std::uint32_t i = 0; i < entry.escaped; ++i) {
        units[load<std::uint32_t>(payload.escapes + std::size_t{i} * 20)] = 0;
    }
}

} // namespace

DecimalPayload
lay_out(const format::DecimalEntry& entry, std::uint32_t rows, const std::uint8_t* bytes) {
    DecimalPayload payload;
    if (entry.encoding == DecimalEncoding::SameAsColumn) {
        payload.planes = bytes;
        return payload;
    }
    if (entry.encoding == DecimalEncoding::Dictionary) {
        payload.values = reinterpret_cast<const std::int64_t*>(bytes);
        bytes += std::size_t{entry.count} * 8;
    }
    if (entry.encoding == DecimalEncoding::Scaled) {
        payload.places = bytes;
        bytes += rows;
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
    if (entry.encoding == DecimalEncoding::Dictionary) {
        block.values = payload.values;
        block.value_count = entry.count;
        block.codes = payload.planes;
        block.code_width = entry.width;
        block.width = entry.width;
        return block;
    }
    if (entry.encoding == DecimalEncoding::Scaled) {
        block.width = sizeof(std::int64_t);
        return block;
    }
    block.base = entry.base;
    block.factor = entry.factor;
    block.width = entry.width;
    block.bytes = payload.planes;
    return block;
}

void read_units(const format::DecimalEntry& entry,
                std::uint32_t rows,
                const DecimalPayload& payload,
                std::span<std::int64_t> units) {
    // Unsigned arithmetic wraps, so a damaged header gives wrong numbers and nothing worse.
    const std::span<std::uint64_t> numbers(reinterpret_cast<std::uint64_t*>(units.data()),
                                           units.size());
    kernels::join(payload.planes, rows, numbers.size(), entry.width, numbers.data());
    if (entry.encoding == DecimalEncoding::Dictionary) {
        for (std::int64_t& number : units) {
            number = payload.values[number];
        }
        return;
    }
    const auto base = static_cast<std::uint64_t>(entry.base);
    const auto factor = static_cast<std::uint64_t>(entry.factor);
    for (std::uint64_t& number : numbers) {
        number = (base + number) * factor;
    }
    if (payload.places != nullptr) {
        for (std::size_t row = 0; row < numbers.size(); ++row) {
            numbers[row] *= static_cast<std::uint64_t>(kPowersOfTen[payload.places[row]]);
        }
    }
    clear_missing(entry, payload, units);
}

Exception
exception_at(const format::DecimalEntry& entry, const std::uint8_t* planes, std::size_t i) {
    const std::size_t count = entry.count;
    std::uint64_t units = 0;
    for (std::size_t plane = 0; plane < 8; ++plane) {
        units |= std::uint64_t{planes[plane * count + i]} << (plane * 8);
    }
    return {.row = planes[8 * count + i] | std::uint32_t{planes[9 * count + i]} << 8U,
            .is_present = planes[10 * count + i] != 0,
            .units = static_cast<std::int64_t>(units)};
}

namespace {

bool exceptions_ascend(const format::DecimalEntry& entry,
                       std::uint32_t rows,
                       const std::uint8_t* planes) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < entry.count; ++i) {
        const Exception exception = exception_at(entry, planes, i);
        if (exception.row >= rows || exception.row < next) {
            return false;
        }
        next = exception.row + 1;
    }
    return true;
}

bool escapes_are_within(const format::DecimalEntry& entry,
                        std::uint32_t rows,
                        const DecimalPayload& payload) {
    for (std::size_t i = 0; i < entry.escaped; ++i) {
        if (load<std::uint32_t>(payload.escapes + i * 20) >= rows) {
            return false;
        }
    }
    return true;
}

std::uint32_t count_present(const std::uint8_t* presence, std::uint32_t rows) {
    std::uint32_t present = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        present += (unsigned{presence[row / 8]} >> (row % 8)) & 1U;
    }
    return present;
}

} // namespace

bool is_sound(const format::DecimalEntry& entry,
              std::uint32_t rows,
              const DecimalPayload& payload) {
    if (entry.encoding == DecimalEncoding::SameAsColumn) {
        return exceptions_ascend(entry, rows, payload.planes);
    }
    if (!escapes_are_within(entry, rows, payload) ||
        (payload.presence != nullptr &&
         count_present(payload.presence, rows) != rows - entry.absent)) {
        return false;
    }
    if (entry.encoding == DecimalEncoding::Scaled) {
        return std::all_of(payload.places, payload.places + rows,
                           [](std::uint8_t places) { return places < kPowersOfTen.size(); });
    }
    if (entry.encoding != DecimalEncoding::Dictionary) {
        return true;
    }
    return kernels::largest(payload.planes, rows, entry.width) < entry.count;
}

} // namespace muster::ledger
