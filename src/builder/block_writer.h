#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "builder/segment_columns.h"
#include "segment/segment_file.h"
#include "segment/segment_format.h"

namespace muster::ledger {

/// Encodes blocks of a segment's columns, and its dictionaries at the end, and keeps the directory
/// of what it wrote. Used by one thread. Errors (all): those of SegmentFile.
class BlockWriter {
public:
    BlockWriter(const Schema& schema, const SegmentColumns& columns);

    /// Writes the first `rows` rows that wait as one block. All blocks but the last are full.
    Status write_block(SegmentColumns& columns, std::uint32_t rows, SegmentFile& file);
    Status write_values(const SegmentColumns& columns, SegmentFile& file);
    /// `rows` in all.
    const format::Directory& finish(std::uint64_t rows);
    [[nodiscard]] const format::Directory& directory() const { return directory_; }

private:
    /// The earlier column that a block is the nearest copy of, and where they differ.
    struct Original {
        std::uint32_t index = 0;
        std::vector<std::uint32_t> exceptions;
    };
    /// Of the last of `blocks`. `most`: in how many rows they may.
    [[nodiscard]] std::optional<Original> find_original(std::span<const DecimalRows> blocks,
                                                        std::size_t most) const;
    Status write_codes(std::size_t group, std::span<const std::uint32_t> codes, SegmentFile& file);
    Status write_decimals(SegmentColumns& columns, std::uint32_t rows, SegmentFile& file);
    /// The last of `blocks`; those of the columns before it are in the directory.
    Result<format::DecimalEntry> write_decimal_block(std::span<const DecimalRows> blocks,
                                                     SegmentFile& file);
    Status
    write_group_values(const SegmentColumns::Group& group, format::Group& entry, SegmentFile& file);
    Status write_column_values(std::span<const std::string_view> values,
                               format::Group& entry,
                               SegmentFile& file);

    format::Directory directory_;
    std::vector<std::span<const std::uint32_t>> block_codes_; // of the block in hand, by group
    EncoderRows encoder_rows_;
    std::vector<std::uint8_t> payload_;
};

} // namespace muster::ledger
