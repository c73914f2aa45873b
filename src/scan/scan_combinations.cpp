#include "scan/scan_combinations.h"

#include <utility>

namespace muster::ledger {
namespace {

/// So many combinations have a place in a table each, met or not.
constexpr std::size_t kMaxPlaces = 1U << 20U;

} // namespace

ScanCombinations::ScanCombinations(std::span<const ScanDimension::Part> parts)
    : parts_(parts.begin(), parts.end()) {
    for (const ScanDimension::Part& part : parts_) {
        product_ *= part.projection->tuples.size();
        product_ = product_ > kMaxPlaces ? 0 : product_;
    }
    if (product_ == 0) {
        pairs_.resize(parts_.size() - 1);
    }
}

Result<std::span<const std::uint32_t>> ScanCombinations::numbers(const Chunk& chunk,
                                                                 ScanCodes& codes) {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        TRY(const CodeBlock* block, codes.block(parts_[part].source));
        TRY(const auto offsets, codes.selected_offsets(parts_[part].source, chunk));
        add_part(part, offsets, block->base);
    }
    return std::span<const std::uint32_t>(numbers_.data(), chunk.count);
}

Result<std::span<const std::uint32_t>> ScanCombinations::numbers(
    const Chunk& chunk, std::span<const std::uint16_t> rows, ScanCodes& codes) {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        TRY(const CodeBlock* block, codes.block(parts_[part].source));
        TRY(const auto offsets, codes.offsets(parts_[part].source, chunk));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            picked_[i] = offsets[rows[i]];
        }
        add_part(part, {picked_.data(), rows.size()}, block->base);
    }
    return std::span<const std::uint32_t>(numbers_.data(), rows.size());
}

void ScanCombinations::add_part(std::size_t part,
                                std::span<const std::uint32_t> offsets,
                                std::uint32_t base) {
    const Projection& projection = *parts_[part].projection;
    const std::uint32_t* ids = projection.ids.data() + base;
    std::uint32_t* numbers = numbers_.data();
    if (part == 0) {
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            numbers[i] = ids[offsets[i]];
        }
    } else if (product_ > 0) {
        const auto radix = static_cast<std::uint32_t>(projection.tuples.size());
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            numbers[i] = numbers[i] * radix + ids[offsets[i]];
        }
    } else {
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            numbers[i] = pairs_[part - 1].id(std::uint64_t{numbers[i]} << 32U | ids[offsets[i]]);
        }
    }
}

std::size_t ScanCombinations::limit() const {
    return product_ > 0 ? product_ : pairs_.back().size();
}

std::vector<std::uint32_t> ScanCombinations::ids(std::uint32_t number) const {
    std::vector<std::uint32_t> ids(parts_.size());
    for (std::size_t part = parts_.size() - 1; part > 0; --part) {
        if (product_ > 0) {
            const auto radix = static_cast<std::uint32_t>(parts_[part].projection->tuples.size());
            ids[part] = number % radix;
            number /= radix;
        } else {
            const std::uint64_t pair = pairs_[part - 1].number(number);
            ids[part] = static_cast<std::uint32_t>(pair);
            number = static_cast<std::uint32_t>(pair >> 32U);
        }
    }
    ids[0] = number;
    return ids;
}

} // namespace muster::ledger
