#include "ledger/code_block.h"

#include <algorithm>
#include <bit>

namespace muster::ledger {

int bytes_for(std::uint64_t range) {
    return (64 - std::countl_zero(range) + 7) / 8;
}

void write_planes(std::span<const std::uint32_t> values,
                  std::uint32_t base,
                  int width,
                  std::uint8_t* planes) {
    const std::size_t rows = values.size();
    const std::uint32_t* from = values.data();
    for (int plane = 0; plane < width; ++plane) {
        std::uint8_t* to = planes + static_cast<std::size_t>(plane) * rows;
        const int shift = plane * 8;
        for (std::size_t row = 0; row < rows; ++row) {
            to[row] = static_cast<std::uint8_t>((from[row] - base) >> shift);
        }
    }
}

format::CodeEntry encode_codes(std::span<const std::uint32_t> codes,
                               std::vector<std::uint8_t>& payload) {
    format::CodeEntry entry;
    const auto [least, most] = std::ranges::minmax(codes);
    entry.base = least;
    entry.max = most;
    entry.width = static_cast<std::uint8_t>(bytes_for(most - least));
    payload.resize(codes.size() * entry.width);
    write_planes(codes, least, entry.width, payload.data());
    return entry;
}

bool codes_are_within(const std::uint8_t* planes,
                      std::uint32_t rows,
                      const format::CodeEntry& entry) {
    const std::uint32_t range = entry.max - entry.base;
    std::uint32_t most = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::uint32_t offset = 0;
        for (std::uint32_t plane = 0; plane < entry.width; ++plane) {
            offset |= std::uint32_t{planes[std::size_t{plane} * rows + row]} << (8 * plane);
        }
        most = std::max(most, offset);
    }
    return most <= range;
}

void read_codes(const CodeBlock& block, std::span<std::uint32_t> codes) {
    std::ranges::fill(codes, block.base);
    for (int plane = 0; plane < block.width; ++plane) {
        const std::uint8_t* from = block.bytes + static_cast<std::size_t>(plane) * block.rows;
        for (std::size_t row = 0; row < codes.size(); ++row) {
            codes[row] += std::uint32_t{from[row]} << (plane * 8);
        }
    }
}

} // namespace muster::ledger
