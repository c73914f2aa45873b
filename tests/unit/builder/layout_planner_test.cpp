#include "builder/layout_planner.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/csv_rows.h"

namespace muster::ledger {
namespace {

/// Which columns share a group: "0-2 3" for two groups of columns 0 to 2 and 3.
std::string groups_of(const Layout& layout) {
    std::string text;
    for (const Layout::Group& group : layout.groups) {
        text += (text.empty() ? "" : " ") + std::to_string(group.first);
        text += group.last > group.first ? "-" + std::to_string(group.last) : "";
    }
    return text;
}

Schema texts(const std::vector<std::string>& names) {
    Schema schema;
    for (const std::string& name : names) {
        schema.columns.push_back({name, name, ColumnKind::Text});
    }
    return schema;
}

Layout planned(const Schema& schema,
               const std::string& csv,
               const LayoutExperience* experience = nullptr) {
    const test::CsvRows rows(csv);
    return plan_layout(schema, sample_rows(rows.rows()), experience);
}

TEST(LayoutPlannerTest, AttributesOfAProductShareATuple) {
    const Schema schema = texts({"product_sku", "product_region", "pricing_unit"});

    EXPECT_EQ(groups_of(planned(schema, "a,x,h\nb,y,h\nc,x,g\n")), "0-2");
}

TEST(LayoutPlannerTest, TimeAccountAndResourceStandApartFromProducts) {
    const Schema schema = texts({"line_item_usage_account_id", "line_item_usage_start_date",
                                 "line_item_usage_end_date", "line_item_product_code",
                                 "line_item_usage_type", "line_item_resource_id"});

    EXPECT_EQ(groups_of(planned(schema, "1,t1,t2,EC2,Box,i-1\n1,t1,t2,S3,Put,b\n")), "0 1-2 3-4 5");
}

TEST(LayoutPlannerTest, ColumnsOfUnknownNamesJoinWhereOneDependsOnTheOther) {
    const Schema schema = texts({"alpha", "beta", "gamma"});
    std::string csv;
    for (int row = 0; row < 1'000; ++row) {
        csv += "k" + std::to_string(row % 100) + ",f" + std::to_string(row % 100 / 2) + ",g" +
               std::to_string(row % 97) + "\n";
    }

    EXPECT_EQ(groups_of(planned(schema, csv)), "0-1 2");
}

TEST(LayoutPlannerTest, AmountsThatVaryAreKeptRowByRow) {
    Schema schema = texts({"product_sku", "product_size", "product_region"});
    schema.columns[1].kind = ColumnKind::Money;
    std::string csv;
    for (int row = 0; row < 100; ++row) {
        csv += "a," + std::to_string(row) + ",x\n";
    }

    const Layout layout = planned(schema, csv);

    EXPECT_EQ(layout.decimals, std::vector<ColumnIndex>{1});
    EXPECT_EQ(groups_of(layout), "0 2");
}

TEST(LayoutPlannerTest, AmountsThatAreBlankJoinTheirNeighbours) {
    Schema schema =
        texts({"reservation_arn", "reservation_effective_cost", "reservation_end_time"});
    schema.columns[1].kind = ColumnKind::Money;

    EXPECT_EQ(groups_of(planned(schema, ",,\n,,\n")), "0-2");
}

TEST(LayoutPlannerTest, WhatEarlierSegmentsTaughtOutweighsNames) {
    const Schema schema = texts({"resource_tags_a", "resource_tags_b", "resource_tags_c"});
    LayoutExperience experience;
    experience.columns["resource_tags_b"].stands_alone = true;

    EXPECT_EQ(groups_of(planned(schema, "1,2,3\n")), "0-2");
    EXPECT_EQ(groups_of(planned(schema, "1,2,3\n", &experience)), "0 1 2");
}

TEST(LayoutPlannerTest, EveryColumnHasExactlyOnePlace) {
    Schema schema = texts({"bill_type", "line_item_id", "cost", "product_sku", "tags"});
    schema.columns[1].kind = ColumnKind::Unique;
    schema.columns[2].kind = ColumnKind::Quantity;

    const Layout layout = planned(schema, "A,1,1.5,s,t\nA,2,2.5,s,t\nA,3,3.5,s,t\n"
                                          "A,4,4.5,s,t\nA,5,5.5,s,t\nA,6,6.5,s,t\n");

    EXPECT_EQ(layout.uniques, std::vector<ColumnIndex>{1});
    EXPECT_EQ(layout.decimals, std::vector<ColumnIndex>{2});
    EXPECT_EQ(groups_of(layout), "0 3 4");
}

} // namespace
} // namespace muster::ledger
