#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "scan/scan_source.h"

namespace muster::ledger {

/// Rows are worked on in chunks small enough for keys and values to stay in the first-level cache.
inline constexpr std::uint32_t kChunkRows = 2048;

/// The rows of a block that are being worked on, and which of them passed the filter.
struct Chunk {
    std::uint32_t first = 0;
    std::uint32_t rows = 0;
    const std::uint16_t* selected = nullptr; // null: all rows
    std::uint32_t count = 0;                 // of selected rows

    [[nodiscard]] bool is_whole() const { return selected == nullptr; }
    /// Few rows: reading those one by one beats reading all.
    [[nodiscard]] bool is_sparse() const { return selected != nullptr && count * 8 < rows; }
};

/// Codes of the sources that a scan reads, widened chunk by chunk, each at most once. For one
/// thread. Errors throughout: Invalid "ledger.segment_damaged".
class ScanCodes {
public:
    explicit ScanCodes(const ScanSources& sources) : sources_(sources) {}

    void begin_block(std::uint32_t block);
    void begin_chunk() { ++chunk_; }

    /// The zone map of a source's codes in the current block.
    [[nodiscard]] Result<CodeBlock> range(std::uint32_t source) const {
        return sources_.code_range(source, number_);
    }
    /// The current block's codes of a source.
    Result<const CodeBlock*> block(std::uint32_t source);
    /// The same, one byte a row, looked at: none is above the block's largest. Empty where codes
    /// are wider.
    Result<std::span<const std::uint8_t>> bytes(std::uint32_t source);
    /// All rows' codes less the block's base, also where the chunk has a selection.
    Result<std::span<const std::uint32_t>> offsets(std::uint32_t source, const Chunk& chunk);
    /// Selected rows' codes less the block's base.
    Result<std::span<const std::uint32_t>> selected_offsets(std::uint32_t source,
                                                            const Chunk& chunk);

private:
    struct Source {
        std::uint64_t block = 0; // what is loaded, as serials of begin_block and begin_chunk
        std::uint64_t chunk = 0;
        std::uint64_t selected_chunk = 0;
        CodeBlock codes;
        Segment::Scratch scratch; // what `codes` points into
        std::array<std::uint32_t, kChunkRows> offsets{};
        std::array<std::uint32_t, kChunkRows> selected{};
    };
    Result<Source*> load(std::uint32_t source);

    const ScanSources& sources_;
    std::uint32_t number_ = 0; // of the current block
    std::uint64_t block_ = 0;
    std::uint64_t chunk_ = 0;
    std::vector<std::unique_ptr<Source>> loaded_; // by source
};

} // namespace muster::ledger
