#include "cost/report_output.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "cost/report_pieces.h"
#include "cost/text_table.h"
#include "cost/utf8.h"

namespace muster::cost {
namespace {

ReportResult sample() {
    const auto number = [](std::string_view text) { return std::optional(*Decimal::parse(text)); };
    ReportResult result;
    result.dimensions = {"service", "tag:a,b"};
    result.measures = {"lines", "unblended_cost"};
    result.rows = {
        {"2018-10-01",
         {"Amazon \"EC2\"", std::nullopt},
         {number("1234567"), number("-1234.56789")}},
        {"2018-11-01", {"größe", "日本"}, {number("2"), std::nullopt}},
    };
    return result;
}

std::string table(const ReportResult& result, const TableStyle& style) {
    std::ostringstream out;
    EXPECT_TRUE(write_table(result, style, out));
    return out.str();
}

TEST(ReportOutputTest, CsvQuotesOnlyWhatNeedsItAndKeepsAllDigits) {
    std::ostringstream out;

    write_csv(sample(), out);

    EXPECT_EQ(out.str(), "period,service,\"tag:a,b\",lines,unblended_cost\n"
                         "2018-10-01,\"Amazon \"\"EC2\"\"\",,1234567,-1234.56789\n"
                         "2018-11-01,größe,日本,2,\n");
}

TEST(ReportOutputTest, JsonHasAmountsAsTextAndCountsAsNumbers) {
    std::ostringstream out;

    write_json(sample(), out);

    EXPECT_EQ(out.str(),
              "[\n"
              R"(  {"period": "2018-10-01", "service": "Amazon \"EC2\"", "tag:a,b": null, )"
              R"("lines": 1234567, "unblended_cost": "-1234.56789"},)"
              "\n"
              R"(  {"period": "2018-11-01", "service": "größe", "tag:a,b": "日本", )"
              R"("lines": 2, "unblended_cost": null})"
              "\n]\n");
}

TEST(ReportOutputTest, JsonWithoutRowsIsAnEmptyList) {
    std::ostringstream out;

    write_json(ReportResult{}, out);

    EXPECT_EQ(out.str(), "[]\n");
}

TEST(ReportOutputTest, ManyRowsComeInPiecesThatMakeUpTheWhole) {
    ReportResult result = sample();
    result.rows.assign(5000, result.rows.front());
    std::ostringstream whole;
    write_json(result, whole);

    ReportPieces pieces(result, ReportPieces::Form::Json);
    std::string joined;
    std::size_t count = 0;
    std::size_t longest = 0;
    for (std::string piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
        joined += piece;
        longest = std::max(longest, piece.size());
        ++count;
    }

    EXPECT_EQ(joined, whole.str());
    EXPECT_GT(count, 5U);
    EXPECT_LT(longest, 70'000U);
}

TEST(ReportOutputTest, TableLinesUpWideCharactersAndRoundsAmounts) {
    EXPECT_EQ(table(sample(), {}),
              "period      service       tag:a,b      lines  unblended_cost\n"
              "----------  ------------  -------  ---------  --------------\n"
              "2018-10-01  Amazon \"EC2\"  -        1,234,567       -1,234.57\n"
              "2018-11-01  größe         日本             2               -\n"
              "----------  ------------  -------  ---------  --------------\n"
              "Total                              1,234,569       -1,234.57\n");
}

TEST(ReportOutputTest, TableShowsAllDigitsOnRequest) {
    const std::string text = table(sample(), {TableStyle::Digits::Full, std::nullopt});

    EXPECT_NE(text.find("-1,234.56789\n"), std::string::npos);
}

TEST(ReportOutputTest, TableCutsTextButNotNumbersToFit) {
    const std::string text = table(sample(), {TableStyle::Digits::Rounded, 52});

    EXPECT_NE(text.find("Amazon …"), std::string::npos);
    EXPECT_NE(text.find("1,234,567"), std::string::npos);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(display_width(line), 52U) << line;
    }
}

TEST(ReportOutputTest, TitlesAreBrokenBeforeTextIsCut) {
    ReportResult result = sample();
    result.measures = {"lines", "unused_commitment_cost"};

    EXPECT_EQ(table(result, {TableStyle::Digits::Rounded, 57}),
              "                                                  unused_\n"
              "                                              commitment_\n"
              "period      service       tag:a,b      lines         cost\n"
              "----------  ------------  -------  ---------  -----------\n"
              "2018-10-01  Amazon \"EC2\"  -        1,234,567    -1,234.57\n"
              "2018-11-01  größe         日本             2            -\n"
              "----------  ------------  -------  ---------  -----------\n"
              "Total                              1,234,569    -1,234.57\n");
}

TEST(ReportOutputTest, ATableThatIsMuchTooWideIsLeftAsItIs) {
    const TableStyle whole;
    const TableStyle narrow{TableStyle::Digits::Rounded, 20};

    EXPECT_EQ(table(sample(), narrow), table(sample(), whole));
}

TEST(ReportOutputTest, RowsOfALaterBatchLineUpWithTheFirst) {
    TextTable rows({{"name"}, {"n", TextTable::Align::Right}});
    std::ostringstream out;
    rows.add_row({"first one", "1"});
    rows.write(std::nullopt, out);
    rows.add_row({"x", "1000"});
    rows.write(std::nullopt, out);

    EXPECT_EQ(out.str(), "name       n\n"
                         "---------  -\n"
                         "first one  1\n"
                         "x          1000\n");
}

TEST(ReportOutputTest, ATableNamesItsCurrencyWhereItShowsAmounts) {
    ReportResult result = sample();
    result.currency = "EUR";
    EXPECT_TRUE(table(result, {}).ends_with("\namounts in EUR\n"));

    result.measures[1] = "usage_amount";
    EXPECT_EQ(table(result, {}).find("EUR"), std::string::npos);
}

TEST(ReportOutputTest, ABillCannotDriveTheTerminal) {
    ReportResult result = sample();
    result.rows[0].dimensions[0] = "a\x1b[2J\xff\xc2\x9b";

    const std::string text = table(result, {});

    EXPECT_NE(text.find("a?[2J??"), std::string::npos);
}

TEST(ReportOutputTest, AmountsOfSeveralCurrenciesHaveNoTotal) {
    ReportResult result = sample();
    result.dimensions[0] = "currency";

    EXPECT_EQ(table(result, {}).find("Total"), std::string::npos);
}

} // namespace
} // namespace muster::cost
