#include "segment/segment_state.h"

#include <cstring>

#include <fmt/format.h>
#include <xxhash.h>
#include <zstd.h>

#include "segment/block_kernels.h"
#include "segment/byte_order.h"
#include "segment/column_values.h"

namespace muster::ledger {

Error Segment::State::damaged(std::string_view what) const {
    return {ErrorKind::Invalid, "ledger.segment_damaged",
            fmt::format("{}: {}", path.string(), what)};
}

Error Segment::State::damaged_block(ColumnIndex column,
                                    std::uint32_t block,
                                    std::string_view what) const {
    return damaged(
        fmt::format("column {}, block {}: {}", directory.schema.columns[column].name, block, what));
}

Status Segment::State::read_directory() {
    const std::size_t size = file.bytes().size();
    const std::uint8_t* bytes = this->bytes();
    if (size < format::kHeaderBytes + format::kFooterBytes ||
        std::memcmp(bytes, format::kMagic.data(), format::kMagic.size()) != 0) {
        return damaged("not a segment");
    }
    const auto version = load<std::uint32_t>(bytes + format::kMagic.size());
    if (version > format::kVersion) {
        return Error{
            ErrorKind::Impossible, "ledger.segment_too_new",
            fmt::format("{}: written by a newer version (format {})", path.string(), version)};
    }
    const std::uint8_t* footer = bytes + (size - format::kFooterBytes);
    const auto offset = load<std::uint64_t>(footer);
    const auto length = load<std::uint64_t>(footer + 8);
    const std::uint64_t end = size - format::kFooterBytes;
    if (version == 0 || load<std::uint32_t>(footer + 24) != version ||
        load<std::uint32_t>(footer + 28) != 0 ||
        std::memcmp(footer + 32, format::kMagic.data(), format::kMagic.size()) != 0 ||
        offset < format::kHeaderBytes || offset > end || length != end - offset) {
        return damaged("header or footer is damaged, or the file is cut short");
    }
    if (XXH3_64bits(bytes + offset, length) != load<std::uint64_t>(footer + 16)) {
        return damaged("the directory is damaged");
    }
    auto decoded = format::decode(bytes + offset, length, offset);
    if (!decoded) {
        return damaged(decoded.error().detail);
    }
    directory = std::move(*decoded);
    find_places();
    return {};
}

Status Segment::State::decode(ColumnIndex column, TupleValues& decoded) const {
    const SegmentPlace& at = place(column, SegmentPlace::Kind::Group);
    const format::Group& group = directory.groups[at.index];
    const format::ValuesEntry& entry = group.values[at.position];
    const std::uint8_t* bytes = unpack(entry.extent, decoded.bytes);
    if (bytes == nullptr ||
        !decode_values(entry, group.tuples, {bytes, entry.extent.size}, decoded.by_tuple)) {
        return damaged(fmt::format("column {}: its values are damaged",
                                   directory.schema.columns[column].name));
    }
    return {};
}

void Segment::State::find_places() {
    places.resize(directory.schema.columns.size());
    for (std::uint32_t g = 0; g < directory.groups.size(); ++g) {
        for (std::uint32_t i = 0; i < directory.groups[g].columns.size(); ++i) {
            places[directory.groups[g].columns[i]] = {SegmentPlace::Kind::Group, g, i};
        }
    }
    for (std::uint32_t i = 0; i < directory.decimals.size(); ++i) {
        places[directory.decimals[i].column] = {SegmentPlace::Kind::Decimal, i, 0};
    }
    for (std::uint32_t i = 0; i < directory.uniques.size(); ++i) {
        places[directory.uniques[i].column] = {SegmentPlace::Kind::Unique, i, 0};
    }
    sound_codes.resize(directory.groups.size(), directory.blocks());
    sound_decimals.resize(directory.decimals.size(), directory.blocks());
    values = std::vector<LoadedValues>(places.size());
}

bool Segment::State::is_intact(const format::Extent& extent) const {
    return XXH3_64bits(bytes() + extent.offset, extent.stored) == extent.checksum ||
           extent.size == 0;
}

const std::uint8_t* Segment::State::unpack(const format::Extent& extent, Scratch& scratch) const {
    const std::uint8_t* stored = bytes() + extent.offset;
    if (!extent.is_compressed()) {
        return stored;
    }
    if (ZSTD_getFrameContentSize(stored, extent.stored) != extent.size) {
        return nullptr;
    }
    scratch.resize(extent.size);
    const std::size_t size = ZSTD_decompress(scratch.data(), scratch.size(), stored, extent.stored);
    return size == extent.size ? scratch.data() : nullptr;
}

const std::uint8_t* Segment::State::unpack_codes(const format::CodeEntry& entry,
                                                 std::uint32_t rows,
                                                 Scratch& scratch) const {
    if (entry.encoding != format::CodeEncoding::Bits) {
        return unpack(entry.extent, scratch);
    }
    Scratch packed; // rarely used: so few bits are seldom compressed
    const std::uint8_t* bits = unpack(entry.extent, packed);
    if (bits == nullptr) {
        return nullptr;
    }
    scratch.resize(rows);
    kernels::spread_bits(bits, rows, entry.width, scratch.data());
    return scratch.data();
}

Result<Segment::State::Decimals> Segment::State::find_decimals(ColumnIndex column,
                                                               std::uint32_t block) const {
    const std::size_t index = place(column, SegmentPlace::Kind::Decimal).index;
    MUSTER_CHECK(block < directory.blocks(), "a block past the end of a segment was read");
    const format::DecimalEntry& entry = directory.decimals[index].blocks[block];
    if (entry.encoding != format::DecimalEncoding::SameAsColumn) {
        return Decimals{&entry, index, nullptr, 0};
    }
    return Decimals{&directory.decimals[entry.same_as].blocks[block], entry.same_as,
                    entry.count > 0 ? &entry : nullptr, index};
}

Result<DecimalPayload> Segment::State::read_payload(std::size_t column,
                                                    const format::DecimalEntry& entry,
                                                    std::uint32_t block,
                                                    Scratch& scratch) const {
    const std::uint8_t* bytes = unpack(entry.extent, scratch);
    if (bytes == nullptr) {
        return damaged_block(directory.decimals[column].column, block, "cannot be unpacked");
    }
    const std::uint32_t rows = directory.block_rows(block);
    const DecimalPayload payload = lay_out(entry, rows, bytes);
    if (!sound_decimals.has(column, block)) {
        if (!is_sound(entry, rows, payload)) {
            return damaged_block(directory.decimals[column].column, block, "is not sound");
        }
        sound_decimals.add(column, block);
    }
    return payload;
}

} // namespace muster::ledger
