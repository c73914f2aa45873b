#include "bills/text_reader.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/csv_field.h"
#include "support/memory_source.h"
#include "support/samples.h"
#include "support/temp_dir.h"

namespace muster::bills {
namespace {

using Row = std::vector<std::string>;

struct ReadBack {
    std::vector<std::string> header;
    std::vector<Row> rows;
    std::vector<std::uint64_t> numbers;
};

void collect(const RowRun& run, ReadBack& out) {
    std::size_t begin = run.rows.begin;
    for (std::uint32_t r = 0; r < run.rows.rows; ++r) {
        Row row;
        for (std::uint32_t f = 0; f < run.rows.fields; ++f) {
            const std::size_t end = run.rows.ends[std::size_t{r} * run.rows.fields + f];
            const std::size_t width = f + 1 == run.rows.fields ? run.rows.row_end_width - 1 : 0;
            std::string storage;
            std::size_t at = 0;
            row.emplace_back(
                read_csv_field(run.rows.text.substr(begin, end - width - begin), at, storage));
            begin = end + 1;
        }
        out.rows.push_back(std::move(row));
        out.numbers.push_back(run.first_row + r);
    }
}

Result<ReadBack>
read_all(std::string text, std::size_t piece = 1U << 20U, Rejects* rejects = nullptr) {
    const TextReader::Options options{.chunk_bytes = 65536, .rejects = rejects};
    TRY(auto reader, TextReader::open(std::make_unique<test::MemorySource>(std::move(text), piece),
                                      "bill.csv", options));
    ReadBack out;
    for (const auto& column : reader.schema().columns) {
        out.header.push_back(column.source_name);
    }
    for (;;) {
        TRY(const auto run, reader.next());
        if (!run) {
            return out;
        }
        collect(*run, out);
    }
}

Result<ReadBack> read_back(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return read_all(text.str());
}

TEST(TextReaderTest, QuotedFieldsMayHoldSeparatorsNewlinesAndQuotes) {
    const auto read = read_all("a,b\n\"x,\"\"y\"\"\nz\",2\n");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->header, (Row{"a", "b"}));
    EXPECT_EQ(read->rows, (std::vector<Row>{{"x,\"y\"\nz", "2"}}));
}

TEST(TextReaderTest, ByteOrderMarkCarriageReturnsAndAMissingLastNewlineAreNoPartOfTheData) {
    const auto read = read_all("\xEF\xBB\xBF\"a\",b\r\n1,2\r\n3,4");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->header, (Row{"a", "b"}));
    EXPECT_EQ(read->rows, (std::vector<Row>{{"1", "2"}, {"3", "4"}}));
}

TEST(TextReaderTest, BlankLinesAreNoRowsButAreCounted) {
    const auto read = read_all("\n\na,b\n1,2\n\n\r\n3,4\n\n");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->rows, (std::vector<Row>{{"1", "2"}, {"3", "4"}}));
    EXPECT_EQ(read->numbers, (std::vector<std::uint64_t>{4, 7}));
}

TEST(TextReaderTest, EmptyAndHeaderOnlyFilesHaveNoRows) {
    for (const std::string text : {"", "\xEF\xBB\xBF", "\n", "a,b", "a,b\n", "a,b\r\n\r\n"}) {
        const auto read = read_all(text);

        ASSERT_TRUE(read) << text;
        EXPECT_TRUE(read->rows.empty()) << text;
        EXPECT_EQ(read->header.size(), text.contains('a') ? 2U : 0U) << text;
    }
}

struct BadText {
    std::string slug;
    std::string text;
    std::string place;
};

class BadTextTest : public testing::TestWithParam<BadText> {};

TEST_P(BadTextTest, IsOneErrorThatNamesThePlace) {
    for (const std::size_t piece : {std::size_t{3000}, std::size_t{1} << 20U}) {
        const auto read = read_all(GetParam().text, piece);

        ASSERT_FALSE(read) << GetParam().slug;
        EXPECT_EQ(read.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(read.error().reason, GetParam().slug);
        EXPECT_TRUE(read.error().detail.starts_with("bill.csv, " + GetParam().place))
            << read.error().detail;
    }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    BadTextTest,
    testing::Values(
        BadText{"billing.ragged_row", "a,b,c\n1,2,3\n1,2\n", "row 3, column 3 (c)"},
        BadText{"billing.ragged_row", "a,b\n1,2,3\n", "row 2, column 3"},
        BadText{"billing.ragged_row", "a,b,c,d\n1,2,3\n4,5,6,7,8\n", "row 2, column 4 (d)"},
        BadText{"billing.unclosed_quote", "a,b\n1,2\n3,\"4\n5,6\n", "row 3, column 2 (b)"},
        BadText{"billing.unclosed_quote", "\"a,b\n1,2\n", "row 1, column 1"},
        BadText{"billing.nul_byte", std::string("a,b\n1,2\n3,\0\n", 11), "row 3, column 2 (b)"},
        BadText{"billing.nul_byte", std::string("a,\0b\n", 5), "row 1"},
        BadText{"billing.field_too_long", "a,b\n1," + std::string(10'000'001, 'x') + "\n",
                "row 2, column 2 (b)"},
        BadText{"billing.field_too_long", "a,b\n1,\"" + std::string(20'000'000, '\n') + "\"\n",
                "row 2, column 2 (b)"},
        BadText{"billing.row_too_long", "a,b\n" + std::string(33'000'000, ','), "row 2"},
        BadText{"billing.not_text",
                std::string("\xFF\xFE"
                            "a\0",
                            4),
                "row 1"}),
    [](const auto& test) { return std::to_string(test.index); });

TEST(TextReaderTest, AFieldIsReadUpToTenMegabytes) {
    const auto read = read_all("a,b\n1," + std::string(9'999'999, 'x') + "\n");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->rows[0][1].size(), 9'999'999U);
    EXPECT_EQ(read_all("a,b\n1," + std::string(10'000'000, 'x') + "\n").error().reason,
              "billing.field_too_long");
}

TEST(TextReaderTest, WithRejectsBadRowsAreSkippedAndPutAside) {
    const test::TempDir directory;
    Rejects rejects(directory / "rejects.csv");
    const std::string text("a,b\n1,2\n3\n4,\0\n\"5,6\n7,8\n9,10,11\n12,13\n14,\"15", 44);

    const auto read = read_all(text, 1U << 20U, &rejects);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->rows, (std::vector<Row>{{"1", "2"}, {"7", "8"}, {"12", "13"}}));
    EXPECT_EQ(rejects.count(), 5U);
    ASSERT_TRUE(rejects.finish());
    const auto written = read_back(directory / "rejects.csv");
    ASSERT_FALSE(written) << "the file shows the NUL byte as it came";
    EXPECT_EQ(written.error().reason, "billing.nul_byte");
}

RC_GTEST_PROP(TextReaderProperty, RowsReadBackHoweverTheTextIsCut, ()) {
    const auto columns = *rc::gen::inRange<std::size_t>(1, 9);
    const auto field = rc::gen::container<std::string>(rc::gen::weightedElement<char>(
        {{10, 'a'}, {2, ','}, {1, '\n'}, {1, '"'}, {1, '\r'}, {4, '0'}}));
    const auto rows =
        *rc::gen::container<std::vector<Row>>(rc::gen::container<Row>(columns, field));
    const bool crlf = *rc::gen::arbitrary<bool>();
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
        text += (i > 0 ? ",c" : "c") + std::to_string(i);
    }
    text += "\n";
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < columns; ++i) {
            text += i > 0 ? ",\"" : "\"";
            for (const char c : row[i]) {
                text += c == '"' ? "\"\"" : std::string(1, c);
            }
            text += '"';
        }
        text += crlf ? "\r\n" : "\n";
    }

    const auto read = read_all(text, *rc::gen::inRange<std::size_t>(1, 5000));

    RC_ASSERT(bool(read));
    RC_ASSERT(read->rows == rows);
}

TEST(TextReaderTest, RealFilesWithEdgeCasesGiveTheirRowsOrTheirFault) {
    MUSTER_SKIP_WITHOUT_SAMPLES();
    const auto koku = test::samples() / "koku-csv";
    const auto ragged = read_back(koku / "test_cur.csv");
    ASSERT_FALSE(ragged);
    EXPECT_EQ(ragged.error().reason, "billing.ragged_row");
    EXPECT_EQ(read_back(koku / "2023-06-01.csv")->rows.size(), 3U);
    EXPECT_EQ(read_back(koku / "2022-07-01-alt-columns.csv")->rows.size(), 2U);
    EXPECT_EQ(read_back(koku / "empty_frame.csv")->rows.size(), 0U);
    EXPECT_EQ(read_back(koku / "empty_frame.csv")->header.size(), 201U);
    EXPECT_EQ(read_back(test::samples() / "focus-converters-aws" /
                        "sample-anonymous-aws-export-dataset.csv")
                  ->rows.size(),
              1281U);
    EXPECT_EQ(read_back(test::samples() / "focus-1.0-sample" / "focus_sample.csv")->rows.size(),
              1000U);
    EXPECT_EQ(read_back(test::samples() / "focus-spec-examples" /
                        "zero_percent_utilization_without_commitment_discount_flexibility.csv")
                  ->rows.size(),
              3U);
}

} // namespace
} // namespace muster::bills
