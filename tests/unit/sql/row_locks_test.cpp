#include "sql/row_locks.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

using Ids = std::vector<std::int64_t>;
using Mode = RowLocks::Mode;

class RowLocksTest : public testing::Test {
protected:
    RowLocksTest() {
        Session session = Session::open(database.address(), Access::Write).value();
        session.execute_script("CREATE TABLE one (id BIGINT); CREATE TABLE two (id BIGINT)")
            .value();
    }
    static Ids lock(RowLocks& locks, const Ids& ids, Mode mode, const char* table = "one") {
        auto got = locks.try_lock(table, ids, mode).value();
        std::ranges::sort(got);
        return got;
    }

    test::TestDatabase database{Engine::Postgres};
    RowLocks first = RowLocks::open(database.address()).value();
    RowLocks second = RowLocks::open(database.address()).value();
};

TEST_F(RowLocksTest, ReadersShareARowAndKeepOthersFromHavingItAlone) {
    EXPECT_EQ(lock(first, {1, 2}, Mode::Shared), (Ids{1, 2}));
    EXPECT_EQ(lock(second, {2, 3}, Mode::Shared), (Ids{2, 3}));

    EXPECT_EQ(lock(second, {1, 2, 3, 4}, Mode::Exclusive), (Ids{3, 4}));
}

TEST_F(RowLocksTest, WhoHasItAloneKeepsReadersAway) {
    ASSERT_EQ(lock(first, {1}, Mode::Exclusive), Ids{1});

    EXPECT_EQ(lock(second, {1, 2}, Mode::Shared), Ids{2});
    ASSERT_TRUE(first.unlock("one", Ids{1}, Mode::Exclusive));
    EXPECT_EQ(lock(second, {1}, Mode::Shared), Ids{1});
}

TEST_F(RowLocksTest, TheSameNumberInAnotherTableIsAnotherRow) {
    ASSERT_EQ(lock(first, {1}, Mode::Exclusive), Ids{1});

    EXPECT_EQ(lock(second, {1}, Mode::Exclusive, "two"), Ids{1});
}

TEST_F(RowLocksTest, TheLocksEndWithTheirHolder) {
    {
        RowLocks third = RowLocks::open(database.address()).value();
        ASSERT_EQ(lock(third, {1}, Mode::Exclusive), Ids{1});
    }
    // The server hears of it in a moment.
    Ids got;
    for (int i = 0; i < 500 && got.empty(); ++i) {
        got = lock(first, {1}, Mode::Exclusive);
    }

    EXPECT_EQ(got, Ids{1});
}

TEST_F(RowLocksTest, ALostConnectionIsTold) {
    EXPECT_FALSE(first.lost().value());
    Session session = Session::open(database.address(), Access::Write).value();
    session
        .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE datname = current_database() AND pid <> pg_backend_pid()",
               {}, [](const Row&) { return Status(); })
        .value();

    auto lost = first.lost();
    if (!lost) { // it is found to be lost by using it
        lost = first.lost();
    }

    EXPECT_TRUE(lost.value());
    EXPECT_FALSE(first.lost().value());
}

} // namespace
} // namespace muster::sql
