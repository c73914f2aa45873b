#include "cost/bill_names.h"

#include <gtest/gtest.h>

#include "support/small_bill.h"

namespace muster::cost {
namespace {

TEST(BillNamesTest, ABillNamesItsTagsItsColumnsAndWhatCanBeSummedUp) {
    test::BillStore bills;
    bills.import("2026-10", {{.team = "web"}});
    const ledger::Pin pin = bills.store().pin({}).value();

    const BillNames names = bill_names(pin.versions().front()).value();

    EXPECT_EQ(names.keyed, (std::set<std::string>{"tag:Team"}));
    EXPECT_TRUE(names.columns.contains("line_item_usage_type"));
    EXPECT_TRUE(names.columns.contains("line_item_unblended_cost"));
    EXPECT_TRUE(names.numbers.contains("line_item_unblended_cost"));
    EXPECT_FALSE(names.numbers.contains("line_item_usage_type"));
}

TEST(BillNamesTest, NamesOfSeveralBillsAreTheirUnion) {
    BillNames names{.keyed = {"tag:A"}, .columns = {"a"}, .numbers = {}};

    names.merge({.keyed = {"tag:A", "tag:B"}, .columns = {}, .numbers = {"n"}});

    EXPECT_EQ(names.keyed, (std::set<std::string>{"tag:A", "tag:B"}));
    EXPECT_EQ(names.columns, (std::set<std::string>{"a"}));
    EXPECT_EQ(names.numbers, (std::set<std::string>{"n"}));
}

} // namespace
} // namespace muster::cost
