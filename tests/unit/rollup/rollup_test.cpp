#include <deque>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "builder/rollup_merge.h"
#include "rollup/rollup_accumulator.h"
#include "support/ledger_rows.h"
#include "support/resolved_texts.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using namespace test;

const VersionFacts kFacts{"payer", BillingMonth(std::chrono::year{2024} / 3)};
constexpr const char* kStart = "line_item_usage_start_date";

Schema bill_schema() {
    return {{{kStart, "lineItem/UsageStartDate", ColumnKind::Text},
             {"account", "account", ColumnKind::Text},
             {"service", "service", ColumnKind::Text},
             {"team", "team", ColumnKind::Text},
             {"stage", "stage", ColumnKind::Text},
             {"cost", "cost", ColumnKind::Money},
             {"rare_cost", "rare_cost", ColumnKind::Money},
             {"usage", "usage", ColumnKind::Quantity}}};
}

RollupPlan day_plan() {
    RollupPlan plan;
    plan.name = "r1";
    plan.grain = Grain::Day;
    plan.keys = {"account", "service", "no_such_column"};
    plan.optional_keys = {"team", "stage"};
    plan.max_share = 1.0;
    plan.measures = {"cost", "rare_cost", "usage", "no_such_measure"};
    return plan;
}

struct Shape {
    std::size_t rows = 300;
    std::uint64_t accounts = 4;
    std::uint64_t teams = 5;
    std::uint64_t stages = 3;
};

Rows random_bill(std::uint64_t seed, const Shape& shape = {}) {
    std::mt19937_64 random(seed);
    const auto pick = [&](std::uint64_t n) { return std::to_string(random() % n); };
    Rows bill{bill_schema(), {}};
    for (std::size_t i = 0; i < shape.rows; ++i) {
        const std::string usage = Decimal(random() % 999, static_cast<int>(random() % 18)).str();
        bill.rows.push_back(
            {"2024-03-0" + std::to_string(1 + random() % 5) + "T1" + pick(10) + ":00:00Z",
             "a" + pick(shape.accounts), "s" + pick(3),
             random() % 4 == 0 ? "" : "t" + pick(shape.teams), "g" + pick(shape.stages),
             Decimal(random() % 99999, 10).str(),
             random() % 5 == 0 ? pick(99) + "0000000000000" : "", random() % 3 == 0 ? "" : usage});
    }
    return bill;
}

/// Partials of some bills, one each, and what became of them.
class RollupTest : public testing::Test {
protected:
    void add(const Rows& bill, const RollupPlan& plan, std::uint32_t max_entries = 1000) {
        ResolvedTexts rows(bill);
        const auto path = directory_ / ("partial" + std::to_string(partials_.size()));
        auto rollup = RollupAccumulator::create(plan, bill.schema, path, {max_entries}).value();
        while (rows.next_batch(100)) {
            const Status added = rollup.add(rows);
            ASSERT_TRUE(added) << added.error().detail;
        }
        ASSERT_TRUE(rollup.finish());
        partials_.push_back(path);
        bills_.push_back(bill);
    }

    std::optional<MergedRollup> merge(const RollupPlan& plan, std::size_t fan_in = 64) {
        std::uint64_t rows = 0;
        for (const Rows& bill : bills_) {
            rows += bill.rows.size();
        }
        const auto next = [this] {
            return directory_ / ("merged" + std::to_string(merged_segments_++));
        };
        auto merged = merge_rollups({plan, partials_, rows, next, directory_.path(), fan_in});
        EXPECT_TRUE(merged) << merged.error().detail;
        return merged ? *merged : std::nullopt;
    }

    static Answer answer(const MergedRollup& merged, const Query& query) {
        std::deque<Segment> segments;
        std::vector<ScanInput> inputs;
        for (const auto& path : merged.segments) {
            segments.push_back(Segment::open(path, Segment::Checks::Everything).value());
            inputs.push_back({&segments.back(), kFacts});
        }
        return answer_of(scan(inputs, query, 1).value());
    }

    void expect_same_answers(const MergedRollup& merged, const std::vector<std::string>& keys) {
        const std::vector<Measure> measures{{""}, {"cost"}, {"rare_cost"}, {"usage"}};
        std::vector<Dimension> dimensions{prefix(kStart, 10)};
        for (const std::string& key : keys) {
            dimensions.push_back(column(key));
        }
        const Query fine{dimensions, measures, {}, {}};
        EXPECT_EQ(answer(merged, fine), naive_scan(bills_, fine, kFacts));
        const Query filtered{{column("service")}, measures, {column("account")}, equals(0, "a1")};
        EXPECT_EQ(answer(merged, filtered), naive_scan(bills_, filtered, kFacts));
    }

    muster::test::TempDir directory_;
    std::vector<std::filesystem::path> partials_;
    std::vector<Rows> bills_;
    int merged_segments_ = 0;
};

TEST_F(RollupTest, AnswersAreThoseOfTheRows) {
    add(random_bill(1), day_plan());
    add(random_bill(2), day_plan());

    const auto merged = merge(day_plan());

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys,
              (std::vector<std::string>{kStart, "account", "service", "team", "stage"}));
    expect_same_answers(*merged, {"account", "service", "team", "stage"});
}

TEST_F(RollupTest, FullTablesGoToDiskAndComeBackAsOne) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        add(random_bill(seed, {.rows = 3000}), day_plan(), 300);
    }

    const auto merged = merge(day_plan(), 2);

    ASSERT_TRUE(merged);
    expect_same_answers(*merged, {"account", "service", "team", "stage"});
}

TEST_F(RollupTest, AMonthIsMergedFromTheSamePartialsAsADay) {
    add(random_bill(1), day_plan());
    add(random_bill(2), day_plan());
    RollupPlan month = day_plan();
    month.grain = Grain::Month;

    const auto merged = merge(month);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys,
              (std::vector<std::string>{kStart, "account", "service", "team", "stage"}));
    const Query query{{column("service"), column("stage"), prefix(kStart, 7)},
                      {{""}, {"cost"}, {"usage"}},
                      {},
                      {}};
    EXPECT_EQ(answer(*merged, query), naive_scan(bills_, query, kFacts));
    const Query start{{column(kStart)}, {{""}}, {}, {}};
    EXPECT_EQ(answer(*merged, start), (Answer{{{"2024-03-01T00:00:00Z"}, {"600"}}}));
}

TEST_F(RollupTest, OptionalKeysWithTooManyValuesInAllSegmentsTogetherAreDropped) {
    RollupPlan plan = day_plan();
    plan.max_distinct = 5;
    add(random_bill(1, {.teams = 4}), plan);
    Rows other = random_bill(2, {.teams = 4});
    for (auto& row : other.rows) {
        row[3] = row[3].empty() ? "" : row[3] + "x";
    }
    add(other, plan);

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys, (std::vector<std::string>{kStart, "account", "service", "stage"}));
    expect_same_answers(*merged, {"account", "service", "stage"});
}

TEST_F(RollupTest, OptionalKeysThatOneSegmentDroppedAreDropped) {
    RollupPlan plan = day_plan();
    plan.max_distinct = 10;
    add(random_bill(1, {.teams = 4}), plan);
    add(random_bill(2, {.teams = 100}), plan);

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys, (std::vector<std::string>{kStart, "account", "service", "stage"}));
    expect_same_answers(*merged, {"account", "service", "stage"});
}

TEST_F(RollupTest, TheOptionalKeyWithMostValuesGoesFirstWhereTheRollupIsTooLarge) {
    RollupPlan plan = day_plan();
    add(random_bill(1, {.rows = 2000, .teams = 40, .stages = 3}), plan);
    plan.max_share = 0.1; // 5 days × 4 accounts × 3 services × 3 stages are 180 rows

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys, (std::vector<std::string>{kStart, "account", "service", "stage"}));
    EXPECT_EQ(merged->rows, 180U);
}

TEST_F(RollupTest, AnOptionalKeyThatMakesTheRollupFarTooLargeIsNotEvenTried) {
    RollupPlan plan = day_plan();
    add(random_bill(1, {.rows = 30'000, .accounts = 800, .teams = 40, .stages = 1}), plan, 100'000);
    plan.max_share = 0.5; // 5 days × 800 accounts × 3 services; with teams nearly all rows

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys, (std::vector<std::string>{kStart, "account", "service", "stage"}));
    EXPECT_EQ(merged_segments_, 1);
}

TEST_F(RollupTest, ARollupThatIsTooLargeWithoutOptionalKeysIsNone) {
    RollupPlan plan = day_plan();
    add(random_bill(1, {.accounts = 200}), plan);
    plan.max_share = 0.1;

    EXPECT_FALSE(merge(plan));
    EXPECT_FALSE(std::filesystem::exists(directory_ / "merged0"));
}

TEST_F(RollupTest, TagsUniqueToEachRowAreDroppedOnTheWay) {
    RollupPlan plan = day_plan();
    plan.max_share = 0.5;
    plan.max_distinct = 1000000;
    add(random_bill(1, {.rows = 6000, .teams = 1000000}), plan, 1200);

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->keys, (std::vector<std::string>{kStart, "account", "service", "stage"}));
    expect_same_answers(*merged, {"account", "service", "stage"});
}

TEST_F(RollupTest, ARollupWhoseKeysAreUniqueToEachRowIsGivenUp) {
    RollupPlan plan = day_plan();
    plan.max_share = 0.5;
    add(random_bill(1, {.rows = 6000, .accounts = 1000000}), plan, 400);

    EXPECT_LT(std::filesystem::file_size(partials_[0]), 200000U);
    EXPECT_FALSE(merge(plan));
}

TEST_F(RollupTest, WithoutALimitUniqueKeysAreRolledUp) {
    add(random_bill(1, {.rows = 6000, .accounts = 1000000}), day_plan(), 400);

    const auto merged = merge(day_plan());

    ASSERT_TRUE(merged);
    expect_same_answers(*merged, {"account", "service", "team", "stage"});
}

TEST_F(RollupTest, AStartThatIsNoTimeIsAbsent) {
    Rows bill = random_bill(1, {.rows = 3});
    bill.rows[0][0] = "2023-02-01T30:00:00Z";
    bill.rows[1][0] = "";
    bill.rows[2][0] = "2024-03-01T23:59:59Z";
    add(bill, day_plan());

    const auto merged = merge(day_plan());

    ASSERT_TRUE(merged);
    EXPECT_EQ(answer(*merged, {{column(kStart)}, {{""}}, {}, {}}),
              (Answer{{{std::nullopt}, {"2"}}, {{"2024-03-01T00:00:00Z"}, {"1"}}}));
}

TEST_F(RollupTest, RowsWithoutATimeColumnAreNotRolledUp) {
    Rows bill{{{{"account", "account", ColumnKind::Text}}}, {{"a1"}}};
    add(bill, day_plan());

    EXPECT_FALSE(merge(day_plan()));
}

TEST_F(RollupTest, SegmentsWithOtherColumnsAreRolledUpTogether) {
    add(random_bill(1), day_plan());
    Rows other{{{{kStart, kStart, ColumnKind::Text},
                 {"account", "account", ColumnKind::Text},
                 {"no_such_column", "no_such_column", ColumnKind::Text},
                 {"cost", "cost", ColumnKind::Money}}},
               {{"2024-03-01T00:00:00Z", "a1", "here", "5"}}};
    add(other, day_plan());

    const auto merged = merge(day_plan());

    ASSERT_TRUE(merged);
    const Query query{{column("account"), column("service"), column("no_such_column")},
                      {{""}, {"cost"}, {"usage"}},
                      {},
                      {}};
    EXPECT_EQ(answer(*merged, query), naive_scan(bills_, query, kFacts));
}

TEST_F(RollupTest, ColumnsMayShareTheirCodesInSomeBatchesOnly) {
    Rows bill = random_bill(1, {.rows = 400});
    for (std::size_t i = 0; i < 200; ++i) {
        bill.rows[i][4] = bill.rows[i][1]; // stage follows account at first
    }
    add(bill, day_plan());

    const auto merged = merge(day_plan());

    ASSERT_TRUE(merged);
    expect_same_answers(*merged, {"account", "service", "team", "stage"});
}

TEST_F(RollupTest, ADamagedPartialIsAnError) {
    add(random_bill(1), day_plan());
    std::filesystem::resize_file(partials_[0], std::filesystem::file_size(partials_[0]) - 3);

    const auto merged = merge_rollups(
        {day_plan(), partials_, 300, [] { return std::filesystem::path(); }, directory_.path()});

    ASSERT_FALSE(merged);
    EXPECT_EQ(merged.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(merged.error().reason, "ledger.partial_damaged");
}

TEST_F(RollupTest, ASegmentBuilderMakesPartialsOfItsPlans) {
    const Rows bill = random_bill(1);
    const RollupPlan plan = day_plan();
    RollupPlan coarser = day_plan();
    coarser.name = "r2";
    coarser.made_from = "r1";
    const std::vector<RollupPlan> plans{plan, coarser};
    const auto partials = write_segment(directory_ / "rows", bill, plans).partials;
    ASSERT_EQ(partials.size(), 1U) << "a plan made from another has no partial of its own";
    partials_.push_back(partials.at("r1"));
    bills_.push_back(bill);

    const auto merged = merge(plan);

    ASSERT_TRUE(merged);
    expect_same_answers(*merged, {"account", "service", "team", "stage"});
}

RC_GTEST_FIXTURE_PROP(RollupTest, AnyRollupHasTheAnswersOfTheRows, ()) {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    partials_.clear();
    bills_.clear();
    RollupPlan plan = day_plan();
    plan.max_distinct = static_cast<std::uint32_t>(1 + random() % 8);
    for (std::uint64_t i = 0; i <= random() % 3; ++i) {
        add(random_bill(random(), {.rows = 1 + random() % 800,
                                   .accounts = 1 + random() % 10,
                                   .teams = 1 + random() % 10}),
            plan, static_cast<std::uint32_t>(256 + random() % 300));
    }

    const auto merged = merge(plan, 2 + random() % 3);

    RC_ASSERT(merged.has_value());
    const Query query{{column(kStart), column("account"), column("service")},
                      {{""}, {"cost"}, {"rare_cost"}, {"usage"}},
                      {},
                      {}};
    Query rows_query = query;
    rows_query.group_by[0] = {
        "day", [](const Schema& schema, const VersionFacts&) {
            return BoundDimension{
                {schema.find(kStart).value()}, [](std::span<const std::string_view> texts) {
                    return std::optional(std::string(texts[0].substr(0, 10)) + "T00:00:00Z");
                }};
        }};
    RC_ASSERT(answer(*merged, query) == naive_scan(bills_, rows_query, kFacts));
}

} // namespace
} // namespace muster::ledger
