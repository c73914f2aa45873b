#include <algorithm>

#include "segment/byte_order.h"
#include "segment/segment_state.h"

namespace muster::ledger {
namespace {

using Extents = std::vector<format::Extent>;

template <class Entries>
void add_all(const Entries& entries, Extents& extents) {
    for (const auto& entry : entries) {
        extents.push_back(entry.extent);
    }
}

Extents extents_of(const format::Directory& directory) {
    Extents extents;
    for (const format::Group& group : directory.groups) {
        add_all(group.values, extents);
        add_all(group.blocks, extents);
    }
    for (const format::DecimalColumn& column : directory.decimals) {
        add_all(column.blocks, extents);
    }
    for (const format::UniqueColumn& column : directory.uniques) {
        add_all(column.blocks, extents);
    }
    return extents;
}

} // namespace

Status Segment::State::check_gaps() const {
    const std::uint8_t* bytes = this->bytes();
    const std::size_t size = file.bytes().size();
    const auto directory_at = load<std::uint64_t>(bytes + (size - format::kFooterBytes));
    Extents extents = extents_of(directory);
    extents.push_back({.offset = directory_at});
    std::ranges::sort(extents, {}, &format::Extent::offset);
    std::uint64_t at = format::kMagic.size() + sizeof(format::kVersion);
    for (const format::Extent& extent : extents) {
        for (; at < extent.offset; ++at) {
            if (bytes[at] != 0) {
                return damaged("byte " + std::to_string(at) +
                               ": there is something between blocks");
            }
        }
        at = std::max(at, extent.offset + extent.stored);
    }
    return {};
}

} // namespace muster::ledger
