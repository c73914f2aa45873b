#include "scan/scan_codes.h"

#include "scan/scan_kernels.h"
#include "segment/code_block.h"

namespace muster::ledger {
namespace {

scan_kernels::Planes planes_of(const CodeBlock& codes) {
    return {codes.bytes, codes.rows, codes.width};
}

std::uint32_t offset_at(const CodeBlock& codes, std::size_t row) {
    std::uint32_t offset = 0;
    for (int plane = 0; plane < codes.width; ++plane) {
        const auto at = static_cast<std::size_t>(plane) * codes.rows + row;
        offset |= std::uint32_t{codes.bytes[at]} << (8 * plane);
    }
    return offset;
}

Error out_of_range() {
    return {ErrorKind::Invalid, "ledger.segment_damaged", "a code is above its block's largest"};
}

} // namespace

void ScanCodes::begin_block(std::uint32_t block) {
    number_ = block;
    ++block_;
    ++chunk_;
}

Result<ScanCodes::Source*> ScanCodes::load(std::uint32_t source) {
    if (source >= loaded_.size()) {
        loaded_.resize(source + 1);
    }
    auto& loaded = loaded_[source];
    if (!loaded) {
        loaded = std::make_unique<Source>();
    }
    if (loaded->block != block_) {
        TRY(loaded->codes, sources_.codes(source, number_, loaded->scratch));
        loaded->block = block_;
    }
    return loaded.get();
}

Result<const CodeBlock*> ScanCodes::block(std::uint32_t source) {
    TRY(const Source* loaded, load(source));
    return &loaded->codes;
}

Result<std::span<const std::uint8_t>> ScanCodes::bytes(std::uint32_t source) {
    TRY(const CodeBlock* codes, block(source));
    if (codes->width != 1) {
        return std::span<const std::uint8_t>();
    }
    if (!codes_are_within(*codes)) {
        return out_of_range();
    }
    return std::span(codes->bytes, codes->rows);
}

Result<std::span<const std::uint32_t>> ScanCodes::offsets(std::uint32_t source,
                                                          const Chunk& chunk) {
    TRY(Source * loaded, load(source));
    if (loaded->chunk != chunk_) {
        const CodeBlock& codes = loaded->codes;
        const std::uint32_t largest = scan_kernels::widen_codes(planes_of(codes), chunk.first,
                                                                chunk.rows, loaded->offsets.data());
        if (largest > codes.max - codes.base) {
            return out_of_range();
        }
        loaded->chunk = chunk_;
    }
    return std::span<const std::uint32_t>(loaded->offsets.data(), chunk.rows);
}

Result<std::span<const std::uint32_t>> ScanCodes::selected_offsets(std::uint32_t source,
                                                                   const Chunk& chunk) {
    if (chunk.is_whole()) {
        return offsets(source, chunk);
    }
    TRY(Source * loaded, load(source));
    const std::span<const std::uint32_t> result(loaded->selected.data(), chunk.count);
    if (loaded->selected_chunk == chunk_) {
        return result;
    }
    loaded->selected_chunk = chunk_;
    if (!chunk.is_sparse() || loaded->chunk == chunk_) {
        TRY(const auto all, offsets(source, chunk));
        for (std::uint32_t i = 0; i < chunk.count; ++i) {
            loaded->selected[i] = all[chunk.selected[i]];
        }
        return result;
    }
    for (std::uint32_t i = 0; i < chunk.count; ++i) {
        const std::uint32_t offset = offset_at(loaded->codes, chunk.first + chunk.selected[i]);
        if (offset > loaded->codes.max - loaded->codes.base) {
            return out_of_range();
        }
        loaded->selected[i] = offset;
    }
    return result;
}

} // namespace muster::ledger
