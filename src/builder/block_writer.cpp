#include "builder/block_writer.h"

#include <algorithm>
#include <deque>
#include <functional>

#include "base/csv_field.h"
#include "segment/code_block.h"
#include "segment/column_values.h"
#include "segment/decimal_block.h"
#include "segment/unique_block.h"

namespace muster::ledger {
namespace {

// Reports sum money: it is read in place unless it is nearly constant. Codes repeat so much that
// unpacking them costs less than reading them would; what lives all month comes back every hour,
// which is further than a sample sees. Taking a code out of its bits costs a tenth of what
// unpacking it would: they have to be nearly constant. What is left is read seldom.
constexpr Packing kMoney{.level = 1, .max_ratio = 0.25};
constexpr Packing kCodes{.level = 1, .max_ratio = 0.5, .is_sampled = false};
constexpr Packing kFewBits{.level = 1, .max_ratio = 0.25};
constexpr Packing kSeldomRead{.level = 1, .max_ratio = 0.85};
constexpr Packing kDictionary{.level = 3, .max_ratio = 0.9};

constexpr std::size_t kExceptionBytes = 11;

bool is_constant(const DecimalRows& rows) {
    return std::ranges::adjacent_find(rows.units, std::not_equal_to{}) == rows.units.end() &&
           std::ranges::adjacent_find(rows.present, std::not_equal_to{}) == rows.present.end();
}

} // namespace

BlockWriter::BlockWriter(const Schema& schema, const SegmentColumns& columns) {
    directory_.schema = schema;
    for (const SegmentColumns::Group& group : columns.groups) {
        directory_.groups.push_back(
            {.tuples = 0, .columns = group.columns, .values = {}, .blocks = {}});
    }
    for (const SegmentColumns::Fixed& column : columns.fixed) {
        directory_.groups.push_back(
            {.tuples = 0, .columns = {column.column}, .values = {}, .blocks = {}});
    }
    for (const SegmentColumns::Decimals& column : columns.decimals) {
        directory_.decimals.push_back({.column = column.column, .blocks = {}});
    }
    for (const SegmentColumns::Unique& column : columns.uniques) {
        directory_.uniques.push_back({.column = column.column, .blocks = {}});
    }
    block_codes_.resize(directory_.groups.size());
}

Status BlockWriter::write_block(SegmentColumns& columns, std::uint32_t rows, SegmentFile& file) {
    std::size_t group = 0;
    for (const SegmentColumns::Group& from : columns.groups) {
        TRY_DONE(write_codes(group++, std::span(from.codes).first(rows), file));
    }
    for (const SegmentColumns::Fixed& from : columns.fixed) {
        TRY_DONE(write_codes(group++, std::span(from.codes).first(rows), file));
    }
    TRY_DONE(write_decimals(columns, rows, file));
    for (std::size_t i = 0; i < columns.uniques.size(); ++i) {
        const SegmentColumns::Unique& from = columns.uniques[i];
        const auto ends = std::span(from.ends).first(rows);
        format::UniqueEntry entry =
            encode_unique(std::string_view(from.bytes).substr(0, ends.back()), ends, payload_);
        TRY(entry.extent, file.write(payload_, kSeldomRead));
        directory_.uniques[i].blocks.push_back(entry);
    }
    columns.drop(rows);
    return {};
}

Status BlockWriter::write_codes(std::size_t group,
                                std::span<const std::uint32_t> codes,
                                SegmentFile& file) {
    block_codes_[group] = codes;
    format::CodeEntry entry = encode_codes(codes, payload_);
    const std::size_t block = directory_.groups[group].blocks.size();
    for (std::size_t i = 0; i < group && entry.width > 0; ++i) {
        const format::CodeEntry& earlier = directory_.groups[i].blocks[block];
        if (earlier.encoding != format::CodeEncoding::SameAsGroup && earlier.base == entry.base &&
            earlier.max == entry.max && std::ranges::equal(block_codes_[i], codes)) {
            entry.encoding = format::CodeEncoding::SameAsGroup;
            entry.same_as = static_cast<std::uint32_t>(i);
            payload_.clear();
            break;
        }
    }
    TRY(entry.extent,
        file.write(payload_, entry.encoding == format::CodeEncoding::Bits ? kFewBits : kCodes));
    directory_.groups[group].blocks.push_back(entry);
    return {};
}

Status BlockWriter::write_decimals(SegmentColumns& columns, std::uint32_t rows, SegmentFile& file) {
    std::vector<DecimalRows> blocks;
    for (std::size_t i = 0; i < columns.decimals.size(); ++i) {
        blocks.push_back(columns.decimals[i].values.block(rows));
        TRY(const format::DecimalEntry entry, write_decimal_block(blocks, file));
        directory_.decimals[i].blocks.push_back(entry);
    }
    return {};
}

Result<format::DecimalEntry> BlockWriter::write_decimal_block(std::span<const DecimalRows> blocks,
                                                              SegmentFile& file) {
    const DecimalRows& block = blocks.back();
    const ColumnIndex index = directory_.decimals[blocks.size() - 1].column;
    const Column& column = directory_.schema.columns[index];
    Packing packing = column.kind == ColumnKind::Money ? kMoney : kSeldomRead;
    format::DecimalEntry entry;
    // A copy must be worth the detour of reading two columns instead of one. What differs in so few
    // rows is, whatever it would take by itself; unless it is constant, which takes nothing.
    const std::size_t few = is_constant(block) ? 0 : block.units.size() / 8 / (2 * kExceptionBytes);
    std::optional<Original> original = find_original(blocks, few);
    if (!original) {
        entry = encode_decimals(block, encoder_rows_, payload_);
        const std::size_t tolerable = payload_.size() / (2 * kExceptionBytes);
        original = find_original(blocks, tolerable > few ? tolerable : 0);
    }
    if (original) {
        entry = encode_as_copy(block, original->index, original->exceptions, payload_);
        packing = kSeldomRead;
    }
    TRY(entry.extent, file.write(payload_, packing));
    return entry;
}

std::optional<BlockWriter::Original> BlockWriter::find_original(std::span<const DecimalRows> blocks,
                                                                std::size_t most) const {
    std::optional<Original> nearest;
    for (std::size_t i = 0; i + 1 < blocks.size() && most > 0; ++i) {
        const format::DecimalEntry& earlier = directory_.decimals[i].blocks.back();
        if (earlier.encoding == format::DecimalEncoding::SameAsColumn) {
            continue;
        }
        if (auto differing = differing_rows(blocks.back(), blocks[i], most)) {
            most = differing->size();
            nearest = Original{static_cast<std::uint32_t>(i), std::move(*differing)};
        }
    }
    return nearest;
}

Status BlockWriter::write_values(const SegmentColumns& columns, SegmentFile& file) {
    std::size_t index = 0;
    for (const SegmentColumns::Group& group : columns.groups) {
        TRY_DONE(write_group_values(group, directory_.groups[index++], file));
    }
    for (const SegmentColumns::Fixed& column : columns.fixed) {
        format::Group& entry = directory_.groups[index++];
        // A segment without rows has no tuples; its codes have nothing to point at.
        const bool is_empty = entry.blocks.empty();
        const std::vector<std::string_view> values(column.values.begin(), column.values.end());
        entry.tuples = is_empty ? 0 : static_cast<std::uint32_t>(values.size());
        TRY_DONE(write_column_values(std::span(values).first(entry.tuples), entry, file));
    }
    return {};
}

Status BlockWriter::write_group_values(const SegmentColumns::Group& group,
                                       format::Group& entry,
                                       SegmentFile& file) {
    const TupleDictionary& dictionary = group.dictionary;
    entry.tuples = entry.blocks.empty() ? 0 : dictionary.tuples();
    std::vector<std::size_t> cursors(entry.tuples, 0);
    std::vector<std::string_view> values(entry.tuples);
    std::string storage;
    for (std::size_t position = 0; position < group.columns.size(); ++position) {
        std::deque<std::string> unquoted;
        for (std::uint32_t code = 0; code < entry.tuples; ++code) {
            storage.clear();
            values[code] = read_csv_field(dictionary.tuple(code), cursors[code], storage);
            if (!storage.empty()) {
                values[code] = unquoted.emplace_back(storage);
            }
        }
        TRY_DONE(write_column_values(values, entry, file));
    }
    return {};
}

Status BlockWriter::write_column_values(std::span<const std::string_view> values,
                                        format::Group& entry,
                                        SegmentFile& file) {
    format::ValuesEntry written = encode_values(values, payload_);
    TRY(written.extent, file.write(payload_, kDictionary));
    entry.values.push_back(written);
    return {};
}

const format::Directory& BlockWriter::finish(std::uint64_t rows) {
    directory_.rows = rows;
    return directory_;
}

} // namespace muster::ledger
