#include "ledger/segment_block.h"

#include <fmt/format.h>

#include "segment/code_block.h"

namespace muster::ledger {
namespace {

constexpr int kMaxDigits = 38; // of a DECIMAL

/// `units` at another scale. Errors: Impossible "ledger.value_too_large".
Result<Int128> scaled(Int128 units, Int128 factor) {
    Int128 product = 0;
    const Int128 limit = power_of_ten(kMaxDigits);
    if (__builtin_mul_overflow(units, factor, &product) || product >= limit || product <= -limit) {
        return Error{ErrorKind::Impossible, "ledger.value_too_large",
                     fmt::format("{} × {} has more than {} digits", to_string(units),
                                 to_string(factor), kMaxDigits)};
    }
    return product;
}

} // namespace

SegmentBlock::SegmentBlock(const Segment& segment, const std::vector<Wanted>& wanted)
    : segment_(segment), decimals_(segment), columns_(wanted.size()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto& column = columns_[i];
        column.wanted = wanted[i];
        if (!wanted[i].column) {
            continue;
        }
        const auto kind = segment.schema().columns[*wanted[i].column].kind;
        const bool is_decimal = kind == ColumnKind::Money || kind == ColumnKind::Quantity;
        if (const auto group = segment.group_of(*wanted[i].column)) {
            column.group = *group;
            column.form = is_decimal ? Form::GroupDecimal : Form::GroupText;
        } else {
            column.form = is_decimal ? Form::Decimal : Form::Unique;
        }
    }
}

void SegmentBlock::open(std::uint32_t block) {
    block_ = block;
    for (auto& column : columns_) {
        column.is_decoded = false;
    }
    for (auto& [group, codes] : groups_) {
        codes.is_decoded = false;
    }
}

Status SegmentBlock::put(std::size_t i,
                         std::uint32_t begin,
                         std::uint32_t count,
                         duck::TableVector& vector) {
    auto& column = columns_[i];
    if (!column.is_decoded) {
        TRY_DONE(decode(column));
        column.is_decoded = true;
    }
    switch (column.form) {
    case Form::Absent:
        for (std::uint32_t row = 0; row < count; ++row) {
            vector.set_null(row);
        }
        return {};
    case Form::GroupText: {
        TRY(const auto codes, this->codes(column.group));
        vector.put_texts(codes.subspan(begin, count), column.values);
        return {};
    }
    case Form::GroupDecimal: {
        TRY(const auto codes, this->codes(column.group));
        return put_group_decimals(column, codes.subspan(begin, count), vector);
    }
    case Form::Unique:
        vector.put_texts(std::span<const std::string_view>(column.texts).subspan(begin, count));
        return {};
    case Form::Decimal: return put_decimals(column, begin, count, vector);
    }
    return {};
}

Status SegmentBlock::decode(Column& column) {
    switch (column.form) {
    case Form::Absent: return {};
    case Form::GroupText:
    case Form::GroupDecimal: {
        TRY(column.values, segment_.tuple_values(*column.wanted.column));
        column.parsed.resize(column.form == Form::GroupDecimal ? column.values.size() : 0);
        return {};
    }
    case Form::Unique:
        column.texts.clear();
        return segment_.read_unique(*column.wanted.column, block_, column.storage, column.texts);
    case Form::Decimal: return decode_decimals(column);
    }
    return {};
}

Status SegmentBlock::decode_decimals(Column& column) {
    const auto index = *column.wanted.column;
    TRY_DONE(decimals_.open(index, block_));
    const DecimalBlock& block = decimals_.block();
    column.units.resize(block.rows);
    decimals_.read_units(column.units);
    column.present.clear();
    if (block.absent > 0) {
        column.present.resize(block.rows);
        decimals_.read_presence(column.present);
    }
    decimals_.read_escapes(column.escapes);
    if (block.scale < 0 || block.scale > column.wanted.scale) {
        return Error{ErrorKind::Invalid, "ledger.segment_damaged",
                     fmt::format("block {} of {} has {} places, its column at most {}", block_,
                                 segment_.schema().columns[index].name, block.scale,
                                 column.wanted.scale)};
    }
    column.factor = power_of_ten(column.wanted.scale - block.scale);
    return {};
}

Result<std::span<const std::uint32_t>> SegmentBlock::codes(std::uint32_t group) {
    auto& decoded = groups_[group];
    if (!decoded.is_decoded) {
        TRY(const auto block, segment_.codes(group, block_, decoded.scratch));
        decoded.codes.resize(block.rows);
        read_codes(block, decoded.codes);
        decoded.is_decoded = true;
    }
    return std::span<const std::uint32_t>(decoded.codes);
}

Status SegmentBlock::put_group_decimals(Column& column,
                                        std::span<const std::uint32_t> codes,
                                        duck::TableVector& vector) {
    for (std::size_t row = 0; row < codes.size(); ++row) {
        const auto text = column.values[codes[row]];
        if (text.empty()) {
            vector.set_null(row);
            continue;
        }
        auto& parsed = column.parsed[codes[row]];
        if (!parsed) {
            TRY(const auto decimal, Decimal::parse(text));
            TRY(const auto value, decimal.rescaled(column.wanted.scale));
            parsed = value.units();
        }
        vector.set_units(row, *parsed);
    }
    return {};
}

Status SegmentBlock::put_decimals(const Column& column,
                                  std::uint32_t begin,
                                  std::uint32_t count,
                                  duck::TableVector& vector) const {
    const auto units = std::span<const std::int64_t>(column.units).subspan(begin, count);
    if (column.factor == 1) {
        vector.put_units(units);
    } else {
        for (std::uint32_t row = 0; row < count; ++row) {
            vector.set_units(row, units[row] * column.factor);
        }
    }
    for (std::uint32_t row = 0; row < count && !column.present.empty(); ++row) {
        if (column.present[begin + row] == 0) {
            vector.set_null(row);
        }
    }
    for (const auto& escape : column.escapes) {
        if (escape.row >= begin && escape.row < begin + count) {
            TRY(const auto value, scaled(escape.units, column.factor));
            vector.set_units(escape.row - begin, value);
        }
    }
    return {};
}

} // namespace muster::ledger
