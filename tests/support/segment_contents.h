#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/decimal.h"
#include "segment/code_block.h"
#include "segment/decimal_reader.h"
#include "segment/segment.h"

namespace muster::test {

/// One column of a segment, row by row, as text: decimals in plain digits, absent values empty.
inline std::vector<std::string> column_texts(const ledger::Segment& segment,
                                             ledger::ColumnIndex column) {
    std::vector<std::string> texts;
    const ledger::ColumnKind kind = segment.schema().columns[column].kind;
    const bool is_number =
        kind == ledger::ColumnKind::Money || kind == ledger::ColumnKind::Quantity;
    ledger::Segment::Scratch scratch;
    for (std::uint32_t block = 0; block < segment.blocks(); ++block) {
        const std::uint32_t rows = segment.block_rows(block);
        if (const auto group = segment.group_of(column)) {
            const auto values = segment.tuple_values(column);
            const auto codes = segment.codes(*group, block, scratch);
            EXPECT_TRUE(values && codes);
            std::vector<std::uint32_t> whole(rows);
            ledger::read_codes(*codes, whole);
            for (const std::uint32_t code : whole) {
                const std::string_view text = (*values)[code];
                texts.push_back(is_number && !text.empty() ? Decimal::parse(text)->str()
                                                           : std::string(text));
            }
        } else if (is_number) {
            ledger::DecimalReader reader(segment);
            EXPECT_TRUE(reader.open(column, block));
            const int scale = reader.block().scale;
            std::vector<std::int64_t> units(rows);
            std::vector<std::uint8_t> present(rows);
            std::vector<ledger::Segment::Escape> escapes;
            reader.read_units(units);
            reader.read_presence(present);
            reader.read_escapes(escapes);
            const std::size_t first = texts.size();
            for (std::uint32_t row = 0; row < rows; ++row) {
                texts.push_back(present[row] != 0 ? Decimal(units[row], scale).str() : "");
            }
            for (const auto& escape : escapes) {
                texts[first + escape.row] = Decimal(escape.units, scale).str();
            }
        } else {
            std::string storage;
            std::vector<std::string_view> ids;
            EXPECT_TRUE(segment.read_unique(column, block, storage, ids));
            texts.insert(texts.end(), ids.begin(), ids.end());
        }
    }
    return texts;
}

} // namespace muster::test
