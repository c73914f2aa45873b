#include "cost/name_index.h"

#include <gtest/gtest.h>

#include "support/small_bill.h"

namespace muster::cost {
namespace {

TEST(NameIndexTest, NamesFollowTheBillsThatAreCurrent) {
    test::BillStore bills;
    NameIndex index(bills.store());
    EXPECT_TRUE(index.current().value().columns.empty());

    bills.import("2026-10", {{.cost = "1"}});
    const BillNames first = index.current().value();
    bills.import("2026-11", {{.start = "2026-11-02T00:00:00Z", .team = "web"}});
    const BillNames both = index.current().value();

    EXPECT_EQ(first.keyed, std::set<std::string>{"tag:Team"});
    EXPECT_EQ(both.keyed, first.keyed);
    EXPECT_EQ(both.columns, first.columns);
}

} // namespace
} // namespace muster::cost
