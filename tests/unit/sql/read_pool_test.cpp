#include "sql/read_pool.h"

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr ReadPool::Options kTwo{.most = 2, .wait = std::chrono::milliseconds(50), .limits = {}};

class ReadPoolTest : public test::EachEngine {
protected:
    static Result<std::int64_t> count(Session& session) {
        std::int64_t rows = -1;
        TRY_DONE(session.query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
            rows = row.integer(0);
            return {};
        }));
        return rows;
    }
    void SetUp() override {
        ASSERT_TRUE(writer.execute_script("CREATE TABLE item (id BIGINT PRIMARY KEY)"));
    }
    void insert(int id) { ASSERT_TRUE(writer.execute("INSERT INTO item VALUES (?)", {id})); }

    Session writer = session();
};
MUSTER_ON_EACH_ENGINE(ReadPoolTest);

TEST_P(ReadPoolTest, EachReadSeesWhatWasCommittedBefore) {
    ReadPool readers(address(), kTwo);

    EXPECT_EQ(readers.read(count).value(), 0);
    insert(1);
    EXPECT_EQ(readers.read(count).value(), 1);
}

TEST_P(ReadPoolTest, ASnapshotStaysAtOneState) {
    ReadPool readers(address(), kTwo);

    const auto [before, after] =
        readers
            .snapshot([&](Session& session) -> Result<std::pair<std::int64_t, std::int64_t>> {
                TRY(const std::int64_t first, count(session));
                insert(1);
                TRY(const std::int64_t second, count(session));
                return std::pair(first, second);
            })
            .value();

    EXPECT_EQ(before, 0);
    EXPECT_EQ(after, 0);
}

TEST_P(ReadPoolTest, AReaderCannotWrite) {
    ReadPool readers(address(), kTwo);

    EXPECT_FALSE(readers.read(
        [](Session& session) { return session.execute("INSERT INTO item VALUES (1)"); }));
    EXPECT_EQ(readers.read(count).value(), 0);
}

TEST_P(ReadPoolTest, ThereAreNoMoreThanAskedForAndThoseWhoWaitAreToldInTheEnd) {
    ReadPool readers(address(), kTwo);
    auto first = readers.take().value();
    {
        const auto second = readers.take().value();

        const auto third = readers.take();

        ASSERT_FALSE(third);
        EXPECT_EQ(third.error().kind, ErrorKind::Unavailable);
        EXPECT_EQ(third.error().reason, "sql.readers_busy");
    }
    EXPECT_TRUE(readers.take());
}

TEST_P(ReadPoolTest, AReaderThatComesBackGoesToTheOneWhoWaits) {
    ReadPool readers(address(), {.most = 1, .wait = std::chrono::minutes(1), .limits = {}});
    auto held = std::make_unique<ReadPool::Reader>(readers.take().value());
    std::future<Result<std::int64_t>> waiting =
        std::async(std::launch::async, [&] { return readers.read(count); });

    held.reset();

    EXPECT_EQ(waiting.get().value(), 0);
}

TEST_P(ReadPoolTest, ManyThreadsShareFewReaders) {
    ReadPool readers(address(), {.most = 2, .wait = std::chrono::minutes(1), .limits = {}});
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 20; ++round) {
                    const auto rows = readers.read([&](Session& session) {
                        most = std::max(most.load(), ++now);
                        auto counted = count(session);
                        --now;
                        return counted;
                    });
                    good += rows ? 1 : 0;
                }
            });
        }
    }

    EXPECT_EQ(good, 160);
    EXPECT_LE(most, 2);
}

TEST_P(ReadPoolTest, AReaderLostToAnErrorOfItsWorkIsStillGood) {
    ReadPool readers(address(), {.most = 1, .wait = std::chrono::milliseconds(50), .limits = {}});

    EXPECT_FALSE(readers.snapshot([](Session& session) -> Result<std::int64_t> {
        TRY_DONE(session.execute("SELECT nothing FROM nowhere"));
        return 0;
    }));

    EXPECT_EQ(readers.read(count).value(), 0);
}

} // namespace
} // namespace muster::sql
