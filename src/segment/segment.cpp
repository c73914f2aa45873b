#include "segment/segment.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "segment/byte_order.h"
#include "segment/code_block.h"
#include "segment/decimal_block.h"
#include "segment/segment_state.h"
#include "segment/unique_block.h"

namespace muster::ledger {

Segment::Segment(std::shared_ptr<State> state) : state_(std::move(state)) {}
Segment::Segment(const Segment&) = default;
Segment& Segment::operator=(const Segment&) = default;
Segment::Segment(Segment&&) noexcept = default;
Segment& Segment::operator=(Segment&&) noexcept = default;
Segment::~Segment() = default;

Result<Segment> Segment::open(const std::filesystem::path& path, Checks checks, Memory memory) {
    auto state = std::make_shared<State>();
    state->path = path;
    state->memory = memory;
    TRY(state->file, MappedFile::open(path));
    TRY_DONE(state->read_directory());
    Segment segment(std::move(state));
    if (checks == Checks::Everything) {
        TRY_DONE(segment.check_everything());
    }
    return segment;
}

void Segment::let_go() const {
    if (state_->memory == Memory::Spare) {
        state_->file.let_go_of_pages();
    }
}

std::uint64_t Segment::rows() const {
    return state_->directory.rows;
}

std::uint32_t Segment::blocks() const {
    return state_->directory.blocks();
}

std::uint32_t Segment::block_rows(std::uint32_t block) const {
    return state_->directory.block_rows(block);
}

const Schema& Segment::schema() const {
    return state_->directory.schema;
}

std::optional<std::uint32_t> Segment::group_of(ColumnIndex column) const {
    const SegmentPlace& place = state_->places.at(column);
    return place.kind == SegmentPlace::Kind::Group ? std::optional(place.index) : std::nullopt;
}

bool Segment::is_decimal(ColumnIndex column) const {
    return state_->places.at(column).kind == SegmentPlace::Kind::Decimal;
}

std::uint32_t Segment::group_count() const {
    return static_cast<std::uint32_t>(state_->directory.groups.size());
}

std::span<const ColumnIndex> Segment::group_columns(std::uint32_t group) const {
    return state_->directory.groups.at(group).columns;
}

std::uint32_t Segment::tuple_count(std::uint32_t group) const {
    return state_->directory.groups.at(group).tuples;
}

Result<std::span<const std::string_view>> Segment::tuple_values(ColumnIndex column) const {
    LoadedValues& loaded = state_->values.at(column);
    if (!loaded.ready.load(std::memory_order_acquire)) {
        const std::scoped_lock lock(state_->loading);
        if (!loaded.ready.load(std::memory_order_relaxed)) {
            TRY_DONE(state_->decode(column, loaded.values));
            loaded.ready.store(true, std::memory_order_release);
        }
    }
    return std::span<const std::string_view>(loaded.values.by_tuple);
}

Result<std::span<const std::string_view>> Segment::tuple_values(ColumnIndex column,
                                                                TupleValues& own) const {
    constexpr std::uint64_t kKeptBytes = 4U << 20U;
    const SegmentPlace& place = state_->place(column, SegmentPlace::Kind::Group);
    const format::Group& group = state_->directory.groups[place.index];
    const std::uint64_t bytes = group.values[place.position].extent.size +
                                group.tuples * std::uint64_t{sizeof(std::string_view)};
    if (state_->memory == Memory::Keep && bytes <= kKeptBytes) {
        return tuple_values(column);
    }
    TRY_DONE(state_->decode(column, own));
    return std::span<const std::string_view>(own.by_tuple);
}

Result<CodeBlock> Segment::code_range(std::uint32_t group, std::uint32_t block) const {
    const format::CodeEntry& entry = state_->directory.groups.at(group).blocks.at(block);
    return CodeBlock{block_rows(block), entry.base, entry.max, plane_width(entry), nullptr};
}

Result<CodeBlock> Segment::codes(std::uint32_t group, std::uint32_t block, Scratch& scratch) const {
    TRY(const CodeBlock codes, unchecked_codes(group, block, scratch));
    if (!state_->sound_codes.has(group, block)) {
        if (!codes_are_within(codes)) {
            return state_->damaged_block(group_columns(group)[0], block, "a code is out of range");
        }
        state_->sound_codes.add(group, block);
    }
    return codes;
}

Result<CodeBlock>
Segment::unchecked_codes(std::uint32_t group, std::uint32_t block, Scratch& scratch) const {
    const format::CodeEntry& entry =
        state_->own_codes(state_->directory.groups.at(group).blocks.at(block), block);
    const std::uint8_t* bytes = state_->unpack_codes(entry, block_rows(block), scratch);
    if (bytes == nullptr) {
        return state_->damaged_block(group_columns(group)[0], block, "cannot be unpacked");
    }
    if (entry.max >= tuple_count(group)) {
        return state_->damaged_block(group_columns(group)[0], block, "a code is out of range");
    }
    return CodeBlock{block_rows(block), entry.base, entry.max, plane_width(entry),
                     entry.width == 0 ? nullptr : bytes};
}

Result<DecimalBlock> Segment::decimals(ColumnIndex column, std::uint32_t block) const {
    TRY(const State::Decimals found, state_->find_decimals(column, block));
    return show(found.copy != nullptr ? *found.copy : *found.entry, block_rows(block), {});
}

Status Segment::read_unique(ColumnIndex column,
                            std::uint32_t block,
                            std::string& storage,
                            std::vector<std::string_view>& texts) const {
    const SegmentPlace& place = state_->place(column, SegmentPlace::Kind::Unique);
    const format::UniqueEntry& entry = state_->directory.uniques[place.index].blocks.at(block);
    Scratch scratch;
    const std::uint8_t* bytes = state_->unpack(entry.extent, scratch);
    if (bytes == nullptr ||
        !decode_unique(entry, block_rows(block), {bytes, entry.extent.size}, storage, texts)) {
        return state_->damaged_block(column, block, "cannot be unpacked");
    }
    return {};
}

} // namespace muster::ledger
