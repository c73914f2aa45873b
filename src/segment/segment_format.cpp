#include "segment/segment_format.h"

#include <set>

#include "segment/byte_order.h"

namespace muster::ledger::format {
namespace {

constexpr std::uint64_t kEscapeBytes = 4 + sizeof(Int128);
constexpr std::uint64_t kExceptionBytes = 8 + 2 + 1;
constexpr std::uint64_t kMaxRows = std::uint64_t{1} << 32U;

Error damaged(std::string detail) {
    return {ErrorKind::Invalid, "ledger.segment_damaged", std::move(detail)};
}

void put(ByteWriter& out, const Extent& extent) {
    out.put(extent.offset);
    out.put(extent.stored);
    out.put(extent.size);
    out.put(extent.checksum);
}

void put(ByteWriter& out, const CodeEntry& entry) {
    out.put(entry.encoding);
    out.put(entry.width);
    out.put(entry.base);
    out.put(entry.max);
    out.put(entry.same_as);
    put(out, entry.extent);
}

void put(ByteWriter& out, const DecimalEntry& entry) {
    out.put(entry.encoding);
    out.put(entry.scale);
    out.put(entry.width);
    out.put(static_cast<std::uint8_t>(entry.sum_fits_int64 ? 1 : 0));
    out.put(entry.absent);
    out.put(entry.escaped);
    out.put(entry.count);
    out.put(entry.same_as);
    out.put(entry.base);
    out.put(entry.factor);
    out.put(entry.min);
    out.put(entry.max);
    put(out, entry.extent);
}

void put(ByteWriter& out, const UniqueEntry& entry) {
    out.put(entry.encoding);
    out.put(entry.length);
    put(out, entry.extent);
}

void put(ByteWriter& out, const ValuesEntry& entry) {
    out.put(entry.distinct);
    out.put(entry.width);
    put(out, entry.extent);
}

void put(ByteWriter& out, const Column& column) {
    out.put(column.kind);
    out.put_text(column.name);
    out.put_text(column.source_name);
}

void put(ByteWriter& out, ColumnIndex column) {
    out.put<std::uint32_t>(column);
}

template <class Entry>
void put_all(ByteWriter& out, const std::vector<Entry>& entries) {
    out.put(static_cast<std::uint32_t>(entries.size()));
    for (const Entry& entry : entries) {
        put(out, entry);
    }
}

void take(ByteReader& in, Extent& extent) {
    extent.offset = in.take<std::uint64_t>();
    extent.stored = in.take<std::uint64_t>();
    extent.size = in.take<std::uint64_t>();
    extent.checksum = in.take<std::uint64_t>();
}

/// Reads an enumerator that is at most `last`.
template <class Enum>
Enum take_enum(ByteReader& in, Enum last) {
    const auto value = in.take<std::uint8_t>();
    if (value > static_cast<std::uint8_t>(last)) {
        in.fail();
        return Enum{};
    }
    return static_cast<Enum>(value);
}

void take(ByteReader& in, CodeEntry& entry) {
    entry.encoding = take_enum(in, CodeEncoding::Bits);
    entry.width = in.take<std::uint8_t>();
    entry.base = in.take<std::uint32_t>();
    entry.max = in.take<std::uint32_t>();
    entry.same_as = in.take<std::uint32_t>();
    take(in, entry.extent);
}

void take(ByteReader& in, DecimalEntry& entry) {
    entry.encoding = take_enum(in, DecimalEncoding::Scaled);
    entry.scale = in.take<std::uint8_t>();
    entry.width = in.take<std::uint8_t>();
    entry.sum_fits_int64 = in.take<std::uint8_t>() != 0;
    entry.absent = in.take<std::uint32_t>();
    entry.escaped = in.take<std::uint32_t>();
    entry.count = in.take<std::uint32_t>();
    entry.same_as = in.take<std::uint32_t>();
    entry.base = in.take<std::int64_t>();
    entry.factor = in.take<std::int64_t>();
    entry.min = in.take<std::int64_t>();
    entry.max = in.take<std::int64_t>();
    take(in, entry.extent);
}

void take(ByteReader& in, UniqueEntry& entry) {
    entry.encoding = take_enum(in, UniqueEncoding::Hex);
    entry.length = in.take<std::uint32_t>();
    take(in, entry.extent);
}

void take(ByteReader& in, ValuesEntry& entry) {
    entry.distinct = in.take<std::uint32_t>();
    entry.width = in.take<std::uint8_t>();
    take(in, entry.extent);
}

void take(ByteReader& in, Column& column) {
    column.kind = take_enum(in, ColumnKind::Unique);
    column.name = in.take_text();
    column.source_name = in.take_text();
}

void take(ByteReader& in, ColumnIndex& column) {
    column = in.take<std::uint32_t>();
}

template <class Entry>
void take_all(ByteReader& in, std::vector<Entry>& entries);

void take(ByteReader& in, Group& group) {
    group.tuples = in.take<std::uint32_t>();
    take_all(in, group.columns);
    take_all(in, group.values);
    take_all(in, group.blocks);
}

void take(ByteReader& in, DecimalColumn& column) {
    column.column = in.take<std::uint32_t>();
    take_all(in, column.blocks);
}

void take(ByteReader& in, UniqueColumn& column) {
    column.column = in.take<std::uint32_t>();
    take_all(in, column.blocks);
}

template <class Entry>
void take_all(ByteReader& in, std::vector<Entry>& entries) {
    const auto count = in.take<std::uint32_t>();
    if (count > in.left()) { // every entry takes at least a byte
        in.fail();
        return;
    }
    for (std::uint32_t i = 0; i < count && in.is_intact(); ++i) {
        take(in, entries.emplace_back());
    }
}

/// Checks one directory, column by column.
class Checker {
public:
    Checker(const Directory& directory, std::uint64_t data_end)
        : directory_(directory), data_end_(data_end) {}

    Status check() {
        if (directory_.rows > kMaxRows) {
            return damaged("too many rows");
        }
        for (std::size_t i = 0; i < directory_.groups.size(); ++i) {
            TRY_DONE(check_group(i));
        }
        for (std::size_t i = 0; i < directory_.decimals.size(); ++i) {
            TRY_DONE(check_decimals(i));
        }
        for (const UniqueColumn& column : directory_.uniques) {
            TRY_DONE(check_uniques(column));
        }
        if (placed_.size() != directory_.schema.columns.size()) {
            return damaged("a column is in no place");
        }
        return {};
    }

private:
    [[nodiscard]] Error broken(ColumnIndex column, const char* what) const {
        return damaged("column " + directory_.schema.columns[column].name + ": " + what);
    }

    Status place(ColumnIndex column) {
        if (column >= directory_.schema.columns.size() || !placed_.insert(column).second) {
            return damaged("a column is missing or in two places");
        }
        return {};
    }

    [[nodiscard]] bool is_within(const Extent& extent) const {
        return extent.stored <= extent.size && extent.size <= kMaxExtentBytes &&
               extent.offset >= kHeaderBytes && extent.offset <= data_end_ &&
               extent.stored <= data_end_ - extent.offset && extent.offset % kAlignment == 0;
    }
    [[nodiscard]] bool has(const Extent& extent, std::uint64_t bytes) const {
        return extent.size == bytes && is_within(extent);
    }

    Status check_group(std::size_t index) {
        const Group& group = directory_.groups[index];
        if (group.columns.empty() || group.values.size() != group.columns.size() ||
            group.blocks.size() != directory_.blocks() ||
            (group.tuples == 0) != (directory_.rows == 0)) {
            return damaged("a group is malformed");
        }
        for (std::size_t i = 0; i < group.columns.size(); ++i) {
            TRY_DONE(place(group.columns[i]));
            if (!is_sound(group.values[i], group.tuples)) {
                return broken(group.columns[i], "its values are malformed");
            }
        }
        for (std::uint32_t block = 0; block < directory_.blocks(); ++block) {
            if (!are_codes_sound(index, block)) {
                return broken(group.columns[0], "a block of codes is malformed");
            }
        }
        return {};
    }

    [[nodiscard]] bool is_sound(const ValuesEntry& values, std::uint32_t tuples) const {
        const bool indexed = values.width >= 1 && values.width <= 4;
        const bool plain = values.width == 0 && (values.distinct == tuples || values.distinct == 1);
        return (indexed || plain) && values.distinct <= tuples && is_within(values.extent);
    }

    [[nodiscard]] bool are_codes_sound(std::size_t index, std::uint32_t block) const {
        const Group& group = directory_.groups[index];
        const CodeEntry& entry = group.blocks[block];
        const bool is_spelled = entry.encoding == CodeEncoding::Bits
                                    ? entry.width == 1 || entry.width == 2 || entry.width == 4
                                    : entry.width <= 4;
        const bool fits = is_spelled && entry.base <= entry.max && entry.max < group.tuples &&
                          has(entry.extent, payload_bytes(entry, directory_.block_rows(block)));
        const bool refers =
            entry.encoding != CodeEncoding::SameAsGroup ||
            (entry.same_as < index &&
             directory_.groups[entry.same_as].blocks[block].encoding != CodeEncoding::SameAsGroup);
        return fits && refers;
    }

    [[nodiscard]] bool is_sound(const DecimalEntry& entry, std::uint32_t rows) const {
        const bool counts = entry.absent <= rows && entry.escaped <= rows - entry.absent;
        if (!counts || entry.scale > 18 || entry.factor < 1 || entry.count > rows + 1) {
            return false;
        }
        if (entry.encoding == DecimalEncoding::Dictionary &&
            (entry.width < 1 || entry.width > 2 || entry.count == 0)) {
            return false;
        }
        return entry.width <= 8 && has(entry.extent, payload_bytes(entry, rows));
    }

    Status check_decimals(std::size_t index) {
        const DecimalColumn& column = directory_.decimals[index];
        TRY_DONE(place(column.column));
        if (column.blocks.size() != directory_.blocks()) {
            return broken(column.column, "the wrong number of blocks");
        }
        for (std::uint32_t block = 0; block < directory_.blocks(); ++block) {
            const DecimalEntry& entry = column.blocks[block];
            const bool refers = entry.encoding != DecimalEncoding::SameAsColumn ||
                                (entry.same_as < index &&
                                 directory_.decimals[entry.same_as].blocks[block].encoding !=
                                     DecimalEncoding::SameAsColumn);
            if (!refers || !is_sound(entry, directory_.block_rows(block))) {
                return broken(column.column, "a block of decimals is malformed");
            }
        }
        return {};
    }

    Status check_uniques(const UniqueColumn& column) {
        TRY_DONE(place(column.column));
        if (column.blocks.size() != directory_.blocks()) {
            return broken(column.column, "the wrong number of blocks");
        }
        for (std::uint32_t block = 0; block < directory_.blocks(); ++block) {
            const UniqueEntry& entry = column.blocks[block];
            const std::uint64_t letters =
                std::uint64_t{entry.length} * directory_.block_rows(block);
            const bool sound =
                entry.encoding == UniqueEncoding::Text
                    ? entry.extent.size >= std::uint64_t{4} * directory_.block_rows(block) &&
                          is_within(entry.extent)
                    : has(entry.extent, entry.encoding == UniqueEncoding::Hex
                                            ? (letters + 1) / 2
                                            : (letters + 7) / 8 * 5);
            if (!sound) {
                return broken(column.column, "a block of texts is malformed");
            }
        }
        return {};
    }

    const Directory& directory_;
    std::uint64_t data_end_;
    std::set<ColumnIndex> placed_;
};

} // namespace

std::uint64_t payload_bytes(const CodeEntry& entry, std::uint32_t rows) {
    switch (entry.encoding) {
    case CodeEncoding::Planes: return std::uint64_t{rows} * entry.width;
    case CodeEncoding::Bits: return (std::uint64_t{rows} * entry.width + 7) / 8;
    case CodeEncoding::SameAsGroup: break;
    }
    return 0;
}

std::uint64_t payload_bytes(const DecimalEntry& entry, std::uint32_t rows) {
    if (entry.encoding == DecimalEncoding::SameAsColumn) {
        return entry.count * kExceptionBytes;
    }
    const bool some_absent = entry.absent > 0 && entry.absent < rows;
    const std::uint64_t values = entry.encoding == DecimalEncoding::Dictionary ? entry.count : 0;
    const std::uint64_t places = entry.encoding == DecimalEncoding::Scaled ? rows : 0;
    return values * 8 + places + std::uint64_t{rows} * entry.width +
           (some_absent ? (rows + 7) / 8 : 0) + entry.escaped * kEscapeBytes;
}

std::vector<std::uint8_t> encode(const Directory& directory) {
    ByteWriter out;
    out.put(directory.rows);
    put_all(out, directory.schema.columns);
    out.put(static_cast<std::uint32_t>(directory.groups.size()));
    for (const Group& group : directory.groups) {
        out.put(group.tuples);
        put_all(out, group.columns);
        put_all(out, group.values);
        put_all(out, group.blocks);
    }
    out.put(static_cast<std::uint32_t>(directory.decimals.size()));
    for (const DecimalColumn& column : directory.decimals) {
        out.put(column.column);
        put_all(out, column.blocks);
    }
    out.put(static_cast<std::uint32_t>(directory.uniques.size()));
    for (const UniqueColumn& column : directory.uniques) {
        out.put(column.column);
        put_all(out, column.blocks);
    }
    return out.bytes();
}

Result<Directory> decode(const std::uint8_t* bytes, std::size_t size, std::uint64_t data_end) {
    ByteReader in(bytes, size);
    Directory directory;
    directory.rows = in.take<std::uint64_t>();
    take_all(in, directory.schema.columns);
    take_all(in, directory.groups);
    take_all(in, directory.decimals);
    take_all(in, directory.uniques);
    if (!in.is_intact() || in.left() != 0) {
        return damaged("the directory is cut short or malformed");
    }
    TRY_DONE(Checker(directory, data_end).check());
    return directory;
}

} // namespace muster::ledger::format
