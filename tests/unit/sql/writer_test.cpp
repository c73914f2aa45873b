#include "sql/writer.h"

#include <array>
#include <atomic>
#include <csignal>
#include <future>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/test_database.h"

namespace muster::sql {
namespace {

constexpr std::string_view kInsert = "INSERT INTO item (id) VALUES (?)";

class WriterTest : public test::EachEngine {
protected:
    void SetUp() override {
        Session opened = session();
        ASSERT_TRUE(opened.execute_script(
            "CREATE TABLE item (id BIGINT PRIMARY KEY);"
            "CREATE TABLE part (item BIGINT REFERENCES item DEFERRABLE INITIALLY DEFERRED)"));
        writer = std::make_unique<Writer>(std::move(opened));
    }

    Status insert(int id) {
        return writer->write([id](Session& session) -> Status {
            TRY_DONE(session.execute(kInsert, {id}));
            return {};
        });
    }

    using Outcome = std::future<Status>;
    using Work = std::function<Status(Session&)>;

    static Work inserting(int id) {
        return [id](Session& session) -> Status {
            TRY_DONE(session.execute(kInsert, {id}));
            return {};
        };
    }

    /// Submits each write from a thread of its own while the writer is kept busy, so that all of
    /// them wait when it comes back, in this order.
    std::vector<Outcome> write_together(const std::vector<Work>& writes) {
        std::promise<void> entered;
        std::promise<void> release;
        Outcome blocker = std::async(std::launch::async, [&] {
            return writer->write([&](Session&) -> Status {
                entered.set_value();
                release.get_future().wait();
                return {};
            });
        });
        entered.get_future().wait();
        std::vector<Outcome> outcomes;
        for (const Work& work : writes) {
            outcomes.push_back(
                std::async(std::launch::async, [this, work] { return writer->write(work); }));
            while (writer->waiting() < outcomes.size()) {
                std::this_thread::yield();
            }
        }
        release.set_value();
        EXPECT_TRUE(blocker.get());
        for (const Outcome& outcome : outcomes) {
            outcome.wait();
        }
        return outcomes;
    }

    std::int64_t count() {
        std::int64_t rows = -1;
        Session reader = session(Access::Read);
        EXPECT_TRUE(reader.query("SELECT count(*) FROM item", {}, [&](const Row& row) -> Status {
            rows = row.integer(0);
            return {};
        }));
        return rows;
    }

    std::unique_ptr<Writer> writer;
};
MUSTER_ON_EACH_ENGINE(WriterTest);

TEST_P(WriterTest, AWriteIsVisibleToOthersWhenItIsAnswered) {
    ASSERT_TRUE(insert(1));

    EXPECT_EQ(count(), 1);
}

TEST_P(WriterTest, AFailingWriteUndoesOnlyItself) {
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

TEST_P(WriterTest, AnExceptionIsABugOfThatWriteAloneAndUndoesIt) {
    const Status thrown = writer->write([](Session& session) -> Status {
        TRY_DONE(session.execute(kInsert, {7}));
        throw std::runtime_error("bug");
    });

    ASSERT_FALSE(thrown);
    EXPECT_EQ(thrown.error().reason, "sql.write_threw");
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(insert(1));
}

TEST_P(WriterTest, WritesThatWaitTogetherShareOneCommit) {
    auto outcomes = write_together({inserting(1), inserting(2), inserting(3), inserting(4)});

    for (auto& outcome : outcomes) {
        EXPECT_TRUE(outcome.get());
    }
    EXPECT_EQ(count(), 4);
    EXPECT_EQ(writer->commits(), 2U); // of the write that kept the writer busy, and of the four
}

TEST_P(WriterTest, AFailureAmongWritesThatShareACommitUndoesOnlyItself) {
    const auto refuse = [](Session& session) -> Status {
        TRY_DONE(session.execute(kInsert, {7}));
        return Error{ErrorKind::Invalid, "test.refused", ""};
    };
    const auto throws = [](Session& session) -> Status {
        TRY_DONE(session.execute(kInsert, {8}));
        throw std::runtime_error("bug");
    };

    auto outcomes = write_together({inserting(1), refuse, inserting(1), throws, inserting(2)});

    EXPECT_TRUE(outcomes[0].get());
    EXPECT_EQ(outcomes[1].get().error().reason, "test.refused");
    EXPECT_EQ(outcomes[2].get().error().reason, "sql.constraint");
    EXPECT_EQ(outcomes[3].get().error().reason, "sql.write_threw");
    EXPECT_TRUE(outcomes[4].get());
    EXPECT_EQ(count(), 2);
}

TEST_P(WriterTest, ADeferredForeignKeyFailsItsWriteAndNotTheSharedCommit) {
    const auto orphan = [](Session& session) -> Status {
        TRY_DONE(session.execute("INSERT INTO part (item) VALUES (99)"));
        return {};
    };

    auto outcomes = write_together({inserting(1), orphan});

    EXPECT_TRUE(outcomes[0].get());
    EXPECT_EQ(outcomes[1].get().error().reason, "sql.constraint");
    EXPECT_EQ(count(), 1);
}

TEST_P(WriterTest, ATransactionLostOnTheWayIsAnsweredToAllOfItAndNothingOfItHappened) {
    // What an engine does by itself when, say, the disk is full.
    const auto lose = [](Session& session) { return session.execute_script("ROLLBACK"); };

    auto outcomes = write_together({inserting(1), lose, inserting(2)});

    for (auto& outcome : outcomes) {
        const Status lost = outcome.get();
        ASSERT_FALSE(lost);
        EXPECT_EQ(lost.error().kind, ErrorKind::Unavailable);
        EXPECT_EQ(lost.error().reason, "sql.rolled_back");
    }
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(insert(3));
}

TEST_P(WriterTest, AWriteThatIgnoresAFailedStatementFailsAndLeavesNothing) {
    const auto ignores = [](Session& session) -> Status {
        TRY_DONE(session.execute(kInsert, {7}));
        EXPECT_FALSE(session.execute(kInsert, {1}));
        return {};
    };

    auto outcomes = write_together({inserting(1), ignores, inserting(2)});

    EXPECT_TRUE(outcomes[0].get());
    EXPECT_EQ(outcomes[1].get().error().reason, "sql.constraint");
    EXPECT_TRUE(outcomes[2].get());
    EXPECT_EQ(count(), 2);
}

TEST_P(WriterTest, TwoProcessesTakeTurns) {
    Writer other(session());
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 20; ++i) {
                    const int id = 1 + thread * 100 + i;
                    good += (thread % 2 == 0 ? insert(id) : other.write(inserting(id))) ? 1 : 0;
                }
            });
        }
    }

    EXPECT_EQ(good, 80);
    EXPECT_EQ(count(), 80);
}

TEST_P(WriterTest, AWriteInsideAWriteIsABugAndNotADeadlock) {
    const Status nested = writer->write([&](Session&) { return insert(1); });

    ASSERT_FALSE(nested);
    EXPECT_EQ(nested.error().reason, "sql.write_threw");
}

/// Inserts pairs of rows for ever, with a byte into the pipe after each acknowledgement.
[[noreturn]] void insert_pairs(Session session, int pipe) {
    Writer writer(std::move(session));
    for (std::int64_t id = 0;; id += 2) {
        const Status done = writer.write([&](Session& within) -> Status {
            TRY_DONE(within.execute(kInsert, {id}));
            TRY_DONE(within.execute(kInsert, {id + 1}));
            return {};
        });
        if (!done || ::write(pipe, "a", 1) != 1) {
            ::_exit(1);
        }
    }
}

TEST_P(WriterTest, AKilledProcessLeavesWhatItAcknowledgedAndNoHalves) {
    writer.reset();
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        insert_pairs(session(), pipe[1]);
    }
    ::close(pipe[1]);
    char byte = 0;
    int acknowledged = 0;
    while (acknowledged < 50 && ::read(pipe[0], &byte, 1) == 1) {
        ++acknowledged;
    }
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe[0], &byte, 1) == 1) {
        ++acknowledged;
    }
    ::close(pipe[0]);

    const std::int64_t rows = count();

    ASSERT_GE(acknowledged, 50);
    EXPECT_GE(rows, 2 * acknowledged);
    EXPECT_EQ(rows % 2, 0);
    writer = std::make_unique<Writer>(session());
    EXPECT_TRUE(insert(1'000'000));
}

TEST_P(WriterTest, WhatWasSubmittedIsAnsweredBeforeTheWriterEnds) {
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
