#include <algorithm>

#include "segment/code_block.h"
#include "segment/decimal_reader.h"
#include "segment/segment_state.h"

namespace muster::ledger {
namespace {

/// Checks what a block's header says against its rows.
bool header_is_true(const Segment& segment, ColumnIndex column, std::uint32_t block) {
    DecimalReader reader(segment);
    if (!reader.open(column, block)) {
        return false;
    }
    const DecimalBlock& shown = reader.block();
    std::vector<std::int64_t> units(shown.rows);
    std::vector<std::uint8_t> present(shown.rows);
    std::vector<Segment::Escape> escapes;
    reader.read_units(units);
    reader.read_presence(present);
    reader.read_escapes(escapes);
    for (const Segment::Escape& escape : escapes) {
        if (present[escape.row] == 0) {
            return false;
        }
        present[escape.row] = 2;
    }
    std::uint32_t absent = 0;
    std::uint32_t escaped = 0;
    bool within = true;
    for (std::size_t row = 0; row < units.size(); ++row) {
        absent += present[row] == 0 ? 1U : 0U;
        escaped += present[row] == 2 ? 1U : 0U;
        within =
            within && (present[row] != 1 || (units[row] >= shown.min && units[row] <= shown.max));
    }
    return within && absent == shown.absent && escaped == shown.escaped;
}

} // namespace

Status Segment::check_everything() const {
    const format::Directory& directory = state_->directory;
    for (ColumnIndex column = 0; column < directory.schema.columns.size(); ++column) {
        const SegmentPlace& place = state_->places[column];
        if (place.kind == SegmentPlace::Kind::Group) {
            const format::Extent& extent =
                directory.groups[place.index].values[place.position].extent;
            if (!state_->is_intact(extent)) {
                return state_->damaged("column " + directory.schema.columns[column].name +
                                       ": its values are damaged");
            }
            TRY_DONE(tuple_values(column));
        }
        for (std::uint32_t block = 0; block < blocks(); ++block) {
            TRY_DONE(check_block(column, block));
        }
    }
    return state_->check_gaps();
}

Status Segment::check_block(ColumnIndex column, std::uint32_t block) const {
    const format::Directory& directory = state_->directory;
    const SegmentPlace& place = state_->places[column];
    Scratch scratch;
    switch (place.kind) {
    case SegmentPlace::Kind::Group:
        if (place.position > 0) {
            return {};
        }
        if (!state_->is_intact(directory.groups[place.index].blocks[block].extent)) {
            return state_->damaged_block(column, block, "its checksum does not match");
        }
        TRY_DONE(codes(place.index, block, scratch));
        return {};
    case SegmentPlace::Kind::Decimal:
        if (!state_->is_intact(directory.decimals[place.index].blocks[block].extent)) {
            return state_->damaged_block(column, block, "its checksum does not match");
        }
        if (!header_is_true(*this, column, block)) {
            return state_->damaged_block(column, block, "its header is wrong");
        }
        return {};
    case SegmentPlace::Kind::Unique: {
        if (!state_->is_intact(directory.uniques[place.index].blocks[block].extent)) {
            return state_->damaged_block(column, block, "its checksum does not match");
        }
        std::string storage;
        std::vector<std::string_view> texts;
        return read_unique(column, block, storage, texts);
    }
    }
    return {};
}

} // namespace muster::ledger
