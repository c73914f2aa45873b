#pragma once

#include <atomic>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/file.h"
#include "segment/decimal_block.h"
#include "segment/segment.h"
#include "segment/segment_format.h"

namespace muster::ledger {

/// Where a column is kept: in which group, or which of the other columns of its kind.
struct SegmentPlace {
    enum class Kind : std::uint8_t { Group, Decimal, Unique } kind = Kind::Group;
    std::uint32_t index = 0;    // of the group, decimal column or unique column
    std::uint32_t position = 0; // in the group
};

/// The values of one column of a group, once they have been asked for.
struct LoadedValues {
    Segment::TupleValues values;
    std::atomic<bool> ready{false};
};

/// One flag for each block of each column: set once its contents have been found sound. Blocks are
/// looked at once before their codes are used as indices, instead of at each use.
class SoundBlocks {
public:
    void resize(std::size_t columns, std::size_t blocks) {
        blocks_ = blocks;
        flags_ = std::vector<std::atomic<bool>>(columns * blocks);
    }
    [[nodiscard]] bool has(std::size_t column, std::uint32_t block) const {
        return flags_[column * blocks_ + block].load(std::memory_order_acquire);
    }
    void add(std::size_t column, std::uint32_t block) {
        flags_[column * blocks_ + block].store(true, std::memory_order_release);
    }

private:
    std::size_t blocks_ = 0;
    std::vector<std::atomic<bool>> flags_;
};

struct Segment::State {
    std::filesystem::path path;
    Memory memory = Memory::Keep;
    MappedFile file;
    format::Directory directory;
    std::vector<SegmentPlace> places; // by column
    mutable SoundBlocks sound_codes;
    mutable SoundBlocks sound_decimals;
    mutable std::vector<LoadedValues> values; // by column; used where it is in a group
    mutable std::mutex loading;

    [[nodiscard]] const std::uint8_t* bytes() const {
        return reinterpret_cast<const std::uint8_t*>(file.bytes().data());
    }
    [[nodiscard]] Error damaged(std::string_view what) const;
    [[nodiscard]] Error
    damaged_block(ColumnIndex column, std::uint32_t block, std::string_view what) const;

    Status read_directory();
    [[nodiscard]] Status decode(ColumnIndex column, TupleValues& decoded) const;
    void find_places();
    [[nodiscard]] bool is_intact(const format::Extent& extent) const;
    /// That what no checksum covers is zero: what aligns the blocks, and the rest of the header.
    [[nodiscard]] Status check_gaps() const;

    /// The bytes of an extent, unpacked into `scratch` where they are compressed; null when they
    /// cannot be.
    [[nodiscard]] const std::uint8_t* unpack(const format::Extent& extent, Scratch& scratch) const;
    /// The planes of codes, of an entry that has its own.
    [[nodiscard]] const std::uint8_t*
    unpack_codes(const format::CodeEntry& entry, std::uint32_t rows, Scratch& scratch) const;

    /// The codes that an entry stands for, where it has none of its own.
    [[nodiscard]] const format::CodeEntry& own_codes(const format::CodeEntry& entry,
                                                     std::uint32_t block) const {
        return entry.encoding == format::CodeEncoding::SameAsGroup
                   ? directory.groups[entry.same_as].blocks[block]
                   : entry;
    }

    struct Decimals {
        const format::DecimalEntry* entry = nullptr; // not a copy
        std::size_t column = 0;                      // index of the decimal column it is of
        const format::DecimalEntry* copy = nullptr;  // with exceptions to `entry`, or null
        std::size_t copy_column = 0;
    };
    [[nodiscard]] Result<Decimals> find_decimals(ColumnIndex column, std::uint32_t block) const;
    [[nodiscard]] Result<DecimalPayload> read_payload(std::size_t column,
                                                      const format::DecimalEntry& entry,
                                                      std::uint32_t block,
                                                      Scratch& scratch) const;
    [[nodiscard]] const SegmentPlace& place(ColumnIndex column, SegmentPlace::Kind kind) const {
        MUSTER_CHECK(column < places.size() && places[column].kind == kind,
                     "a column was read as what it is not");
        return places[column];
    }
};

} // namespace muster::ledger
