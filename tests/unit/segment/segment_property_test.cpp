#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/csv_field.h"
#include "builder/segment_builder.h"
#include "segment/segment.h"
#include "support/csv_rows.h"
#include "support/segment_contents.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using test::column_texts;

/// Random columns and rows, as texts; numbers are in plain digits or absent.
struct Table {
    Schema schema;
    std::vector<std::vector<std::string>> columns;
    std::size_t rows = 0;
};

std::string random_value(ColumnKind kind) {
    if (kind == ColumnKind::Text || kind == ColumnKind::Unique) {
        return *rc::gen::element<std::string>("", "a", "b,c", "say \"x\"", "two\nlines", "EC2",
                                              "a longer text with blanks", "\"", ",", "7");
    }
    if (*rc::gen::inRange(0, 4) == 0) {
        return "";
    }
    const auto units = *rc::gen::arbitrary<std::int64_t>();
    const bool is_long = *rc::gen::inRange(0, 10) == 0;
    // Three places at least for the long ones: more than 10^20 does not fit a quantity's 18 places.
    const int scale = *rc::gen::inRange(is_long ? 3 : 0, kind == ColumnKind::Money ? 11 : 19);
    return Decimal(is_long ? Int128{units} * 1'000 : Int128{units % 1'000'000}, scale).str();
}

Table random_table() {
    Table table;
    table.rows = *rc::gen::inRange<std::size_t>(1, 16);
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    for (std::size_t c = 0; c < width; ++c) {
        const auto kind = *rc::gen::element(ColumnKind::Text, ColumnKind::Text, ColumnKind::Money,
                                            ColumnKind::Quantity, ColumnKind::Unique);
        const std::string name = "product_" + std::to_string(c);
        table.schema.columns.push_back({name, name, kind});
        auto& values = table.columns.emplace_back();
        for (std::size_t row = 0; row < table.rows; ++row) {
            values.push_back(random_value(kind));
        }
    }
    return table;
}

std::string csv_of(const Table& table) {
    std::string text;
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            text.append(c > 0 ? 1 : 0, ',');
            append_csv_field(text, table.columns[c][row]);
        }
        text.push_back('\n');
    }
    return text;
}

/// A table as decoded rows, with the arrays they point into.
struct Coded {
    explicit Coded(const Table& table)
        : values(table.columns.size()), codes(table.columns.size()), units(table.columns.size()),
          scales(table.columns.size()), present(table.columns.size()),
          escapes(table.columns.size()) {
        rows.rows = static_cast<std::uint32_t>(table.rows);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const ColumnKind kind = table.schema.columns[c].kind;
            const bool is_text = kind == ColumnKind::Text || kind == ColumnKind::Unique;
            for (std::uint32_t row = 0; row < rows.rows; ++row) {
                if (is_text) {
                    values[c].push_back(table.columns[c][row]);
                    codes[c].push_back(row);
                } else {
                    add_number(c, row, table.columns[c][row]);
                }
            }
            rows.texts.push_back({codes[c], values[c]});
            rows.decimals.push_back({.units = units[c],
                                     .scales = scales[c],
                                     .scale = 10,
                                     .present = present[c],
                                     .escapes = escapes[c]});
        }
    }
    void add_number(std::size_t c, std::uint32_t row, const std::string& text) {
        const Decimal value = text.empty() ? Decimal() : *Decimal::parse(text);
        const auto short_units = static_cast<std::int64_t>(value.units());
        units[c].push_back(short_units);
        scales[c].push_back(static_cast<std::uint8_t>(value.scale()));
        present[c].push_back(text.empty() ? 0 : 1);
        if (short_units != value.units()) {
            escapes[c].push_back({row, value.units()});
        }
    }

    std::vector<std::vector<std::string_view>> values;
    std::vector<std::vector<std::uint32_t>> codes;
    std::vector<std::vector<std::int64_t>> units;
    std::vector<std::vector<std::uint8_t>> scales;
    std::vector<std::vector<std::uint8_t>> present;
    std::vector<std::vector<CodedDecimals::Escape>> escapes;
    CodedRows rows;
};

template <class Rows>
std::vector<std::vector<std::string>>
written(const test::TempDir& directory, const Schema& schema, const Rows& rows) {
    const std::filesystem::path path = directory.path() / "a.segment";
    auto made = SegmentBuilder::create(
        {.path = path, .schema = schema, .derived = no_derived_columns(), .rollups = {}}, {});
    RC_ASSERT(made.has_value());
    RC_ASSERT(made->append(rows).has_value());
    RC_ASSERT(made->append(rows).has_value());
    RC_ASSERT(made->finish().has_value());
    const auto segment = Segment::open(path, Segment::Checks::Everything);
    RC_ASSERT(segment.has_value());
    std::vector<std::vector<std::string>> columns;
    for (ColumnIndex column = 0; column < schema.columns.size(); ++column) {
        columns.push_back(column_texts(*segment, column));
    }
    return columns;
}

RC_GTEST_PROP(SegmentProperty, TextAndDecodedRowsMakeTheSameSegmentAndBothReadBack, ()) {
    const Table table = random_table();
    const test::TempDir directory;
    std::vector<std::vector<std::string>> twice = table.columns;
    for (auto& column : twice) {
        const std::vector<std::string> once = column;
        column.insert(column.end(), once.begin(), once.end());
    }

    const test::CsvRows text(csv_of(table));
    const Coded coded(table);

    RC_ASSERT(written(directory, table.schema, text.rows()) == twice);
    RC_ASSERT(written(directory, table.schema, coded.rows) == twice);
}

} // namespace
} // namespace muster::ledger
