#include "segment/code_block.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "segment/block_kernels.h"

namespace muster::ledger {
namespace {

/// Bits that tell apart 0..`range`, where several such numbers fit into a byte.
std::optional<int> bits_for(std::uint32_t range) {
    if (range == 0 || range >= 16) {
        return std::nullopt;
    }
    return range < 2 ? 1 : range < 4 ? 2 : 4;
}

} // namespace

int bytes_for(std::uint64_t range) {
    return (64 - std::countl_zero(range) + 7) / 8;
}

void write_planes(std::span<const std::uint32_t> values,
                  std::uint32_t base,
                  int width,
                  std::uint8_t* planes) {
    kernels::split(values.data(), values.size(), base, width, planes);
}

format::CodeEntry encode_codes(std::span<const std::uint32_t> codes,
                               std::vector<std::uint8_t>& payload) {
    format::CodeEntry entry;
    const auto [least, most] = kernels::bounds(codes.data(), codes.size());
    entry.base = least;
    entry.max = most;
    if (const auto bits = bits_for(most - least)) {
        entry.encoding = format::CodeEncoding::Bits;
        entry.width = static_cast<std::uint8_t>(*bits);
        payload.resize((codes.size() * entry.width + 7) / 8);
        kernels::pack_bits(codes.data(), codes.size(), least, *bits, payload.data());
        return entry;
    }
    entry.width = static_cast<std::uint8_t>(bytes_for(most - least));
    payload.resize(codes.size() * entry.width);
    write_planes(codes, least, entry.width, payload.data());
    return entry;
}

int plane_width(const format::CodeEntry& entry) {
    return entry.encoding == format::CodeEncoding::Bits ? 1 : entry.width;
}

bool codes_are_within(const CodeBlock& block) {
    return block.width == 0 ||
           kernels::largest(block.bytes, block.rows, block.width) <= block.max - block.base;
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
