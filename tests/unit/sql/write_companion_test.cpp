#include "sql/write_companion.h"

#include <thread>

#include <gtest/gtest.h>

#include "sql/database.h"
#include "support/test_database.h"

namespace muster::sql {
namespace {

class WriteCompanionTest : public test::EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(session().execute_script("CREATE TABLE item (id BIGINT PRIMARY KEY)"));
    }
    Status insert(const Database& into, int id) {
        return into.write([id](Session& session) -> Status {
            TRY_DONE(session.execute("INSERT INTO item (id) VALUES (?)", {id}));
            return {};
        });
    }
    std::int64_t count() {
        std::int64_t rows = -1;
        EXPECT_TRUE(session().query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
            rows = row.integer(0);
            return {};
        }));
        return rows;
    }
    /// Inserts another row beside each.
    static WriteCompanion::Work another(int id) {
        return [id](Session& session) -> Status {
            TRY_DONE(session.execute("INSERT INTO item (id) VALUES (?)", {id}));
            return {};
        };
    }

    Database database = Database::open(address()).value();
};
MUSTER_ON_EACH_ENGINE(WriteCompanionTest);

TEST_P(WriteCompanionTest, IsDoneInTheTransactionOfTheWrite) {
    const WriteCompanion companion(database.writer(), another(100));

    ASSERT_TRUE(insert(database, 1));
    EXPECT_EQ(count(), 2);

    EXPECT_FALSE(insert(database, 2)); // the companion's row is there already
    EXPECT_EQ(count(), 2);             // and the write's own was undone
}

TEST_P(WriteCompanionTest, IsNotDoneForAWriteThatFails) {
    ASSERT_TRUE(insert(database, 1));
    const WriteCompanion companion(database.writer(), another(100));

    EXPECT_EQ(insert(database, 1).error().reason, "sql.constraint");

    EXPECT_EQ(count(), 1);
}

TEST_P(WriteCompanionTest, EndsWithItsScope) {
    {
        const WriteCompanion companion(database.writer(), another(100));
    }

    ASSERT_TRUE(insert(database, 1));

    EXPECT_EQ(count(), 1);
}

TEST_P(WriteCompanionTest, IsOfOneThreadAndOneDatabase) {
    const Database other = Database::open(address()).value();
    const WriteCompanion companion(database.writer(), another(100));

    ASSERT_TRUE(insert(other, 1));
    std::jthread([&] { EXPECT_TRUE(insert(database, 2)); }).join();

    EXPECT_EQ(count(), 2);
}

} // namespace
} // namespace muster::sql
