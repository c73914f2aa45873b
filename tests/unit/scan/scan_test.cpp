#include "scan/scan.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/ledger_rows.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using namespace test;

const VersionFacts kFacts{"payer", BillingMonth(std::chrono::year{2024} / 3)};

Schema bill_schema() {
    return {{{"day", "day", ColumnKind::Text},
             {"hour", "hour", ColumnKind::Text},
             {"account", "account", ColumnKind::Text},
             {"service", "service", ColumnKind::Text},
             {"usage_type", "usage_type", ColumnKind::Text},
             {"tag", "tag", ColumnKind::Text},
             {"resource", "resource", ColumnKind::Text},
             {"text_number", "text_number", ColumnKind::Text},
             {"line_id", "line_id", ColumnKind::Unique},
             {"cost", "cost", ColumnKind::Money},
             {"rare_cost", "rare_cost", ColumnKind::Money},
             {"usage", "usage", ColumnKind::Quantity},
             {"same_cost", "same_cost", ColumnKind::Money},
             {"same_rare_cost", "same_rare_cost", ColumnKind::Money}}};
}

/// How a random bill looks.
struct Shape {
    std::size_t rows = 200;
    std::uint64_t resources = 50;
    std::uint64_t accounts = 5;
    bool huge_amounts = false;
};

std::string decimal_text(std::mt19937_64& random, const Shape& shape) {
    static constexpr int kScales[] = {0, 2, 10};
    const auto units = static_cast<std::int64_t>(random() % 2000000) - 1000000;
    if (shape.huge_amounts && random() % 50 == 0) {
        return Decimal(Int128{units} * 1000000000000000, 0).str();
    }
    return Decimal(units, kScales[random() % 3]).str();
}

Rows random_bill(std::uint64_t seed, const Shape& shape) {
    std::mt19937_64 random(seed);
    const auto pick = [&](std::uint64_t n) { return std::to_string(random() % n); };
    Rows bill{bill_schema(), {}};
    for (std::size_t i = 0; i < shape.rows; ++i) {
        const std::string service = "s" + pick(6);
        const std::string hour = pick(24);
        bill.rows.push_back({"2024-03-0" + pick(9), hour, "a" + pick(shape.accounts), service,
                             service + "-" + pick(4), random() % 3 == 0 ? "t" + pick(7) : "",
                             "r" + pick(shape.resources), pick(100), "line" + std::to_string(i),
                             decimal_text(random, shape),
                             random() % 10 == 0 ? decimal_text(random, shape) : "",
                             random() % 4 == 0 ? "" : Decimal(random() % 999, 17).str()});
        // Columns that are another one but for some rows, which is how they are stored.
        for (const std::size_t original : {9U, 10U}) {
            const std::uint64_t chance = random() % 50;
            bill.rows.back().push_back(chance == 0   ? decimal_text(random, shape)
                                       : chance == 1 ? ""
                                                     : bill.rows.back()[original]);
        }
    }
    return bill;
}

class ScanTest : public testing::Test {
protected:
    void add(const Rows& rows) {
        const auto path = directory_ / ("segment" + std::to_string(bills_.size()));
        write_segment(path, rows);
        segments_.push_back(Segment::open(path).value());
        bills_.push_back(rows);
    }

    Result<std::vector<QueryRow>> run(const Query& query, unsigned threads = 1) {
        std::vector<ScanInput> inputs;
        for (const Segment& segment : segments_) {
            inputs.push_back({&segment, kFacts});
        }
        return scan(inputs, query, threads);
    }

    void expect_naive_answer(const Query& query) {
        const Answer expected = naive_scan(bills_, query, kFacts);
        for (const unsigned threads : {1U, 3U}) {
            const auto rows = run(query, threads);
            ASSERT_TRUE(rows) << rows.error().detail;
            EXPECT_EQ(answer_of(*rows), expected) << threads << " threads";
        }
    }

    muster::test::TempDir directory_;
    std::deque<Segment> segments_;
    std::vector<Rows> bills_;
};

const std::vector<Measure> kAllMeasures{
    {""}, {"cost"}, {"rare_cost"}, {"usage"}, {"text_number"}, {"same_cost"}, {"same_rare_cost"}};

TEST_F(ScanTest, ASegmentThatSparesMemoryAnswersAlike) {
    const auto checks = Segment::Checks::Directory;
    add(random_bill(1, {.rows = 70000}));
    segments_.back() =
        Segment::open(directory_ / "segment0", checks, Segment::Memory::Spare).value();

    expect_naive_answer({{column("day"), column("service")}, kAllMeasures, {}, {}});
    expect_naive_answer({{column("tag")}, kAllMeasures, {column("account")}, equals(0, "a1")});
}

TEST_F(ScanTest, FewGroupsAreSummedOverSeveralBlocks) {
    add(random_bill(1, {.rows = 70000}));

    expect_naive_answer({{column("day"), column("service")}, kAllMeasures, {}, {}});
    expect_naive_answer({{}, kAllMeasures, {}, {}});
}

TEST_F(ScanTest, BlocksThatOneSourceTellsApartAreSummedByItsCodes) {
    add(random_bill(17, {.rows = 70000, .accounts = 250}));

    for (const char* dimension : {"service", "tag", "account", "day"}) {
        expect_naive_answer({{column(dimension)}, {{"cost"}}, {}, {}});
        expect_naive_answer({{column(dimension)}, {{""}, {"cost"}, {"text_number"}}, {}, {}});
        expect_naive_answer({{column(dimension)}, {{"cost"}, {"rare_cost"}, {"usage"}}, {}, {}});
        expect_naive_answer({{column(dimension)}, {{""}}, {}, {}});
    }
}

TEST_F(ScanTest, GroupsThatAddUpToNothingAreThereAndThoseWithoutRowsAreNot) {
    Rows rows{{{{"service", "service", ColumnKind::Text}, {"cost", "cost", ColumnKind::Money}}},
              {}};
    for (std::size_t row = 0; row < 140000; ++row) {
        const std::string sign = row % 8 < 4 ? "" : "-";
        // In the first block only, in the last one only, one that cancels itself, one of nothing.
        rows.rows.push_back(row % 4 == 0   ? std::vector<std::string>{"cancels", sign + "7.25"}
                            : row % 4 == 1 ? std::vector<std::string>{"free", "0"}
                            : row < 65536  ? std::vector<std::string>{"first", "3"}
                                           : std::vector<std::string>{"last", "0.0000000001"});
    }
    add(rows);

    expect_naive_answer({{column("service")}, {{"cost"}}, {}, {}});
    expect_naive_answer({{column("service")}, {{""}, {"cost"}}, {}, {}});
}

TEST_F(ScanTest, ManyGroupsAreSummedOverSeveralBlocks) {
    add(random_bill(2, {.rows = 70000, .resources = 6000}));
    add(random_bill(14, {.rows = 20000, .resources = 6000}));

    expect_naive_answer({{column("resource"), column("day")}, {{""}, {"cost"}, {"usage"}}, {}, {}});
    expect_naive_answer({{column("resource")}, {{"cost"}}, {}, {}});
    expect_naive_answer({{prefix("resource", 4)}, {{"cost"}}, {}, {}});
}

TEST_F(ScanTest, AnAnswerOfMoreGroupsThanAskedForIsRefused) {
    add(random_bill(2, {.rows = 500, .resources = 50}));
    Query query{{column("resource")}, {{""}}, {}, {}};
    query.max_groups = 50;

    EXPECT_TRUE(run(query));
    query.max_groups = 49;
    for (const unsigned threads : {1U, 3U}) {
        const auto refused = run(query, threads);

        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Impossible);
        EXPECT_EQ(refused.error().reason, "ledger.too_many_groups");
    }
}

TEST_F(ScanTest, MoreCombinationsThanFitIntoANumberAreStillTold) {
    add(random_bill(3, {.rows = 3000, .resources = 100000, .accounts = 100000}));

    expect_naive_answer({{column("line_id"), column("resource"), column("account"), column("cost"),
                          column("usage"), column("rare_cost"), column("text_number")},
                         {{""}, {"cost"}},
                         {},
                         {}});
}

TEST_F(ScanTest, DimensionsOverSeveralColumnsAndConstantsAreGroupedBy) {
    add(random_bill(4, {}));

    expect_naive_answer({{joined({"account", "tag", "service"}), constant("x"),
                          constant(std::nullopt), prefix("usage_type", 2), column("nowhere")},
                         kAllMeasures,
                         {},
                         {}});
}

/// The first letters of three columns that lie in different groups.
Dimension initials(bool tells_what_matters) {
    return {"initials", [tells_what_matters](const Schema& schema, const VersionFacts&) {
                BoundDimension bound;
                for (const std::string_view name : {"usage_type", "tag", "resource"}) {
                    bound.inputs.push_back(schema.find(name).value());
                    if (tells_what_matters) {
                        bound.relevant.emplace_back(
                            [](std::string_view text) { return std::string(text.substr(0, 2)); });
                    }
                }
                bound.value = [](std::span<const std::string_view> texts) {
                    std::string initials;
                    for (const std::string_view text : texts) {
                        initials += text.substr(0, 2);
                    }
                    return std::optional(initials);
                };
                return bound;
            }};
}

TEST_F(ScanTest, WhatOfTextsMattersMayBeTold) {
    add(random_bill(17, {.rows = 20000, .resources = 3000}));
    add(random_bill(18, {.rows = 300}));

    for (const bool told : {false, true}) {
        expect_naive_answer({{initials(told)}, kAllMeasures, {}, {}});
        expect_naive_answer({{column("account"), initials(told), column("day")},
                             {{""}, {"cost"}},
                             {initials(told)},
                             negated(equals(0, "s1t1r1"))});
    }
}

TEST_F(ScanTest, SumsBeyondInt64AreExact) {
    add(random_bill(5, {.rows = 3000, .huge_amounts = true}));
    add(random_bill(6, {.rows = 3000}));

    expect_naive_answer({{column("service")}, kAllMeasures, {}, {}});
    expect_naive_answer({{column("service")}, kAllMeasures, {column("account")}, equals(0, "a1")});
}

TEST_F(ScanTest, SegmentsWithOtherColumnsContributeAbsentValues) {
    add(random_bill(7, {}));
    Rows other{{{{"service", "service", ColumnKind::Text}, {"cost", "cost", ColumnKind::Money}}},
               {{"s1", "5"}, {"other", ""}, {"", "7"}}};
    add(other);

    expect_naive_answer({{column("service"), column("account")}, kAllMeasures, {}, {}});
}

TEST_F(ScanTest, GroupsComeInTheOrderOfTheirValues) {
    add(random_bill(15, {.rows = 3000}));
    add(random_bill(16, {.rows = 3000}));

    const auto rows =
        run({{column("tag"), column("day"), column("account")}, {{"cost"}}, {}, {}}, 3);

    ASSERT_TRUE(rows);
    EXPECT_TRUE(std::ranges::is_sorted(*rows, {}, &QueryRow::group));
}

TEST_F(ScanTest, NegatedConditionsTakeRowsWithAbsentValues) {
    add(random_bill(8, {}));

    expect_naive_answer({{column("tag")}, kAllMeasures, {column("tag")}, negated(equals(0, "t1"))});
}

TEST_F(ScanTest, ZoneMapsNeverChangeAnAnswer) {
    Rows sorted = random_bill(9, {.rows = 70000});
    std::ranges::sort(sorted.rows); // by day: blocks hold few days each
    add(sorted);

    const Filter first_day = equals(0, "2024-03-00");
    const Filter last_day = equals(0, "2024-03-08");
    const Filter service = equals(1, "s2");
    for (const Filter& filter : {all_of({last_day, negated(service)}), any_of({first_day, service}),
                                 equals(0, "2024-04-01")}) {
        expect_naive_answer(
            {{column("day")}, {{""}, {"cost"}}, {column("day"), column("service")}, filter});
    }
}

TEST_F(ScanTest, FewSelectedRowsAreSummedLikeMany) {
    add(random_bill(10, {.rows = 70000, .accounts = 500, .huge_amounts = true}));

    expect_naive_answer({{column("service")}, kAllMeasures, {column("account")}, equals(0, "a7")});
}

TEST_F(ScanTest, TextThatIsNoNumberIsNamedOnlyWhenItIsSummed) {
    Rows bill = random_bill(11, {});
    bill.rows[100][7] = "many";
    bill.rows[100][2] = "other";
    add(bill);

    const auto summed = run({{}, {{"text_number"}}, {}, {}});

    ASSERT_FALSE(summed);
    EXPECT_EQ(summed.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(summed.error().reason, "ledger.not_a_number");
    EXPECT_TRUE(run({{}, {{"text_number"}}, {column("account")}, equals(0, "a1")}));
}

TEST_F(ScanTest, SumsPastThirtyEightDigitsAreAnError) {
    const Schema schema{
        {{"service", "service", ColumnKind::Text}, {"usage", "usage", ColumnKind::Quantity}}};
    add({schema, {{"s", "99999999999999999999"}, {"s", "99999999999999999999"}}});
    add({schema, {{"s", "0.000000000000000001"}}});

    const auto rows = run({{column("service")}, {{"usage"}}, {}, {}});

    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(rows.error().reason, "ledger.sum_overflow");
}

TEST_F(ScanTest, LinesAreSummedWhereRowsHaveBeenCountedBefore) {
    Rows rollup{
        {{{"service", "service", ColumnKind::Text}, {"lines", "lines", ColumnKind::Quantity}}},
        {{"s1", "5"}, {"s1", "7"}, {"s2", "1"}}};
    add(rollup);

    const auto rows = run({{column("service")}, {{""}}, {}, {}});

    ASSERT_TRUE(rows);
    EXPECT_EQ(answer_of(*rows), (Answer{{{"s1"}, {"12"}}, {{"s2"}, {"1"}}}));
}

TEST_F(ScanTest, StopsWhenAsked) {
    add(random_bill(12, {}));
    std::stop_source stop;
    stop.request_stop();

    const auto rows = scan(std::vector<ScanInput>{{&segments_[0], kFacts}},
                           {{column("service")}, {{""}}, {}, {}}, 2, stop.get_token());

    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(rows.error().reason, "ledger.cancelled");
}

TEST_F(ScanTest, AQueryOverNoRowsHasNoGroups) {
    add(random_bill(13, {}));

    const auto rows = run({{}, {{""}}, {column("account")}, equals(0, "nobody")});

    ASSERT_TRUE(rows);
    EXPECT_TRUE(rows->empty());
}

const std::vector<Dimension>& some_dimensions() {
    static const std::vector<Dimension> kDimensions{column("day"),
                                                    column("account"),
                                                    column("service"),
                                                    column("usage_type"),
                                                    column("tag"),
                                                    column("resource"),
                                                    joined({"hour", "tag"}),
                                                    prefix("resource", 2),
                                                    constant("x"),
                                                    column("nowhere"),
                                                    joined({"service", "usage_type", "account"}),
                                                    column("line_id"),
                                                    column("cost")};
    return kDimensions;
}

Filter random_filter(std::mt19937_64& random, std::size_t dimensions, int depth) {
    const std::uint64_t kind = random() % (depth == 0 ? 1 : 4);
    if (kind == 0) {
        const std::uint64_t modulus = 1 + random() % 4;
        const bool takes_absent = random() % 2 == 0;
        return leaf(random() % dimensions, [=](std::optional<std::string_view> value) {
            return value ? std::hash<std::string_view>{}(*value) % modulus == 0 : takes_absent;
        });
    }
    if (kind == 1) {
        return negated(random_filter(random, dimensions, depth - 1));
    }
    std::vector<Filter> operands;
    for (std::uint64_t i = random() % 4; i > 0; --i) {
        operands.push_back(random_filter(random, dimensions, depth - 1));
    }
    return kind == 2 ? all_of(std::move(operands)) : any_of(std::move(operands));
}

RC_GTEST_FIXTURE_PROP(ScanTest, AnyQueryHasTheAnswerOfThePlainWay, ()) {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    segments_.clear();
    bills_.clear();
    for (std::uint64_t i = 0; i <= random() % 2; ++i) {
        add(random_bill(random(), {.rows = random() % 200,
                                   .resources = 1 + random() % 300,
                                   .accounts = 1 + random() % 20,
                                   .huge_amounts = random() % 3 == 0}));
    }
    Query query;
    for (std::uint64_t i = random() % 4; i > 0; --i) {
        query.group_by.push_back(some_dimensions()[random() % some_dimensions().size()]);
    }
    query.measures = kAllMeasures;
    query.filter_dimensions = some_dimensions();
    if (random() % 4 != 0) {
        query.filter = random_filter(random, query.filter_dimensions.size(), 3);
    }

    const auto rows = run(query, 1 + static_cast<unsigned>(random() % 3));

    RC_ASSERT(rows.has_value());
    RC_ASSERT(answer_of(*rows) == naive_scan(bills_, query, kFacts));
}

} // namespace
} // namespace muster::ledger
