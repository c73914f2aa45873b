#include "sql/writer.h"

#include <atomic>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::sql {
namespace {

constexpr std::string_view kInsert = "INSERT INTO item (id) VALUES (?)";

class WriterTest : public testing::Test {
protected:
    void SetUp() override {
        Session session = open(Session::Access::Write);
        ASSERT_TRUE(session.execute_script("CREATE TABLE item (id INTEGER PRIMARY KEY)"));
        writer = std::make_unique<Writer>(std::move(session));
    }

    Session open(Session::Access access) {
        return Session::open((directory.path() / "test.db").string(), access).value();
    }

    Status insert(int id) {
        return writer->write([id](Session& session) -> Status {
            TRY_DONE(session.execute(kInsert, {id}));
            return {};
        });
    }

    std::int64_t count() {
        std::int64_t rows = -1;
        Session reader = open(Session::Access::Read);
        EXPECT_TRUE(reader.query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
            rows = row.integer(0);
            return {};
        }));
        return rows;
    }

    test::TempDir directory;
    std::unique_ptr<Writer> writer;
};

TEST_F(WriterTest, AWriteIsVisibleToOthersWhenItIsAnswered) {
    ASSERT_TRUE(insert(1));

    EXPECT_EQ(count(), 1);
}

TEST_F(WriterTest, AFailingWriteUndoesOnlyItself) {
    ASSERT_TRUE(insert(1));

    const Status duplicate = writer->write([](Session& session) -> Status {
        TRY_DONE(session.execute(kInsert, {7}));
        TRY_DONE(session.execute(kInsert, {1}));
        return {};
    });

    ASSERT_FALSE(duplicate);
    EXPECT_EQ(duplicate.error().reason, "sql.constraint");
    EXPECT_EQ(count(), 1);
    EXPECT_TRUE(insert(2));
}

TEST_F(WriterTest, AnExceptionIsABugOfThatWriteAlone) {
    const Status thrown =
        writer->write([](Session&) -> Status { throw std::runtime_error("bug"); });

    ASSERT_FALSE(thrown);
    EXPECT_EQ(thrown.error().reason, "sql.write_threw");
    EXPECT_TRUE(insert(1));
}

TEST_F(WriterTest, WritesThatWaitTogetherShareOneCommit) {
    // The first write is held inside its transaction until the others have queued up behind it;
    // what they see of each other without a commit in between proves that they share one.
    std::binary_semaphore inside{0};
    std::binary_semaphore go_on{0};
    std::jthread first([&] {
        EXPECT_TRUE(writer->write([&](Session&) -> Status {
            inside.release();
            go_on.acquire();
            return {};
        }));
    });
    inside.acquire();
    constexpr int kWriters = 8;
    std::atomic<int> started{0};
    std::atomic<int> seen_uncommitted{0};
    std::vector<std::jthread> others;
    for (int id = 0; id < kWriters; ++id) {
        others.emplace_back([&, id] {
            ++started;
            EXPECT_TRUE(writer->write([&, id](Session& session) -> Status {
                TRY_DONE(session.execute(kInsert, {id}));
                std::int64_t mine = 0;
                TRY_DONE(
                    session.query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
                        mine = row.integer(0);
                        return {};
                    }));
                seen_uncommitted += mine > count() ? 1 : 0;
                return {};
            }));
        });
    }
    while (started < kWriters) {
        std::this_thread::yield();
    }
    go_on.release();
    first.join();
    others.clear();

    EXPECT_EQ(count(), kWriters);
    EXPECT_EQ(seen_uncommitted, kWriters);
}

TEST_F(WriterTest, WhatWasSubmittedIsAnsweredBeforeTheWriterEnds) {
    std::vector<std::jthread> writers;
    std::atomic<int> answered{0};
    for (int id = 0; id < 16; ++id) {
        writers.emplace_back([&, id] { answered += insert(id) ? 1 : 0; });
    }
    writers.clear();
    writer.reset();

    EXPECT_EQ(answered, 16);
    EXPECT_EQ(count(), 16);
}

} // namespace
} // namespace muster::sql
