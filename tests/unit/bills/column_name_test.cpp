#include "bills/column_name.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bills/known_columns.h"

namespace muster::bills {
namespace {

using ledger::ColumnKind;

struct Spelling {
    std::string source;
    std::string canonical;
};

class ColumnNameTest : public testing::TestWithParam<Spelling> {};

TEST_P(ColumnNameTest, IsTheSameForEverySpellingAwsUses) {
    EXPECT_EQ(canonical_column_name(GetParam().source), GetParam().canonical) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Spellings,
    ColumnNameTest,
    testing::Values(Spelling{"lineItem/UsageAccountId", "line_item_usage_account_id"},
                    Spelling{"line_item_usage_account_id", "line_item_usage_account_id"},
                    Spelling{"LineItem/usageaccountid", "line_item_usage_account_id"},
                    Spelling{"reservation/ReservationARN", "reservation_reservation_arn"},
                    Spelling{"reservation_reservation_a_r_n", "reservation_reservation_arn"},
                    Spelling{"reservation_reservation_arn", "reservation_reservation_arn"},
                    Spelling{"savingsPlan/SavingsPlanARN", "savings_plan_savings_plan_arn"},
                    Spelling{"savingsPlan/SavingsPlanArn", "savings_plan_savings_plan_arn"},
                    Spelling{"savings_plan_savings_plan_a_r_n", "savings_plan_savings_plan_arn"},
                    Spelling{"capacity_reservation_capacity_reservation_a_r_n",
                             "capacity_reservation_capacity_reservation_arn"},
                    Spelling{"product/maxIopsvolume", "product_max_iopsvolume"},
                    Spelling{"product/ProductName", "product_product_name"},
                    Spelling{"resourceTags/user:CostCenter", "resource_tags_user_cost_center"},
                    Spelling{"resourceTags/user:Cost Center (new)",
                             "resource_tags_user_cost_center_new"},
                    Spelling{"resourceTags/aws:createdBy", "resource_tags_aws_created_by"},
                    Spelling{"costCategory/OUs", "cost_category_o_us"},
                    Spelling{"BilledCost", "billed_cost"},
                    Spelling{"x_ServiceCode", "x_service_code"},
                    Spelling{"SkuPriceid", "sku_price_id"},
                    Spelling{"__a__B__", "a_b"},
                    Spelling{"///", ""},
                    Spelling{"", ""}));

RC_GTEST_PROP(ColumnNameProperty, OfACanonicalNameIsThatName, (const std::string& source)) {
    const std::string once = canonical_column_name(source);

    RC_ASSERT(canonical_column_name(once) == once);
}

TEST(ColumnNameTest, LongerThan128LosesUnderscoresFromTheLeft) {
    std::string source = "resourceTags/user:";
    for (int i = 0; i < 17; ++i) {
        source += "Abcdef";
    }

    const std::string name = canonical_column_name(source);

    EXPECT_EQ(name.size(), 128U);
    EXPECT_TRUE(name.starts_with("resourcetagsuserabcdef")) << name;
    EXPECT_TRUE(name.ends_with("_abcdef")) << name;
}

TEST(KnownColumnsTest, AreAllSpelledCanonically) {
    for (const KnownColumn& column : known_columns()) {
        EXPECT_EQ(canonical_column_name(column.name), column.name);
    }
}

TEST(ColumnKindTest, CostsAreMoneyAmountsQuantitiesAndRatesText) {
    EXPECT_EQ(column_kind("line_item_unblended_cost"), ColumnKind::Money);
    EXPECT_EQ(column_kind("discount_edp_discount"), ColumnKind::Money);
    EXPECT_EQ(column_kind("line_item_usage_amount"), ColumnKind::Quantity);
    EXPECT_EQ(column_kind("line_item_unblended_rate"), ColumnKind::Text);
    EXPECT_EQ(column_kind("identity_line_item_id"), ColumnKind::Unique);
    EXPECT_EQ(column_kind("resource_tags_user_cost"), ColumnKind::Text);
    EXPECT_EQ(column_kind("discount"), ColumnKind::Text);
}

TEST(SchemaOfHeaderTest, KeepsTheSendersNamesAndTellsTagsApart) {
    const std::vector<std::string> header = {"lineItem/UsageAmount", "resourceTags/user:Team",
                                             "resourceTags/user:team", "", "%"};

    const auto schema = schema_of_header(header);

    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->columns[0].name, "line_item_usage_amount");
    EXPECT_EQ(schema->columns[0].kind, ColumnKind::Quantity);
    EXPECT_EQ(schema->columns[1].name, "resource_tags_user_team");
    EXPECT_EQ(schema->columns[2].name, "resource_tags_user_team_2");
    EXPECT_EQ(schema->columns[2].source_name, "resourceTags/user:team");
    EXPECT_EQ(schema->columns[3].name, "column");
    EXPECT_EQ(schema->columns[4].name, "column_2");
}

TEST(SchemaOfHeaderTest, RefusesAColumnThatComesTwice) {
    const std::vector<std::vector<std::string>> headers = {
        {"resourceTags/user:a", "resourceTags/user:a"},
        {"lineItem/UsageAmount", "line_item_usage_amount"},
        {"savingsPlan/SavingsPlanARN", "savingsPlan/SavingsPlanArn"}};
    for (const auto& header : headers) {
        const auto schema = schema_of_header(header);

        ASSERT_FALSE(schema) << header[0];
        EXPECT_EQ(schema.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(schema.error().reason, "billing.duplicate_column");
    }
}

} // namespace
} // namespace muster::bills
