#include "jobs/progress_board.h"

#include <vector>

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace muster::jobs {
namespace {

class Watched final : public ProgressBoard::Watcher {
public:
    explicit Watched(ProgressBoard& board) : board_(board) {}
    void progressed(const JobId& id) override { seen.push_back(board_.find(id).value().bytes); }

    std::vector<std::uint64_t> seen;

private:
    ProgressBoard& board_;
};

class ProgressBoardTest : public testing::Test {
protected:
    test::FakeClock clock;
    test::SeededRandom random;
    JobId job = JobId::make(clock, random);
    ProgressBoard board;
};

TEST_F(ProgressBoardTest, TheNewestPostOfAJobIsFoundUntilItIsRemoved) {
    EXPECT_FALSE(board.find(job));

    board.post(job, {.bytes = 1, .total_bytes = 9, .rows = 2});
    board.post(job, {.bytes = 5, .total_bytes = 9, .rows = 6});

    EXPECT_EQ(board.find(job), (Progress{.bytes = 5, .total_bytes = 9, .rows = 6}));
    EXPECT_FALSE(board.find(JobId::make(clock, random)));
    board.remove(job);
    EXPECT_FALSE(board.find(job));
}

TEST_F(ProgressBoardTest, WhoWatchesIsToldOfEachPostAndMayLook) {
    Watched watcher(board);
    board.watch(watcher);

    board.post(job, {.bytes = 1});
    board.post(job, {.bytes = 2});

    EXPECT_EQ(watcher.seen, (std::vector<std::uint64_t>{1, 2}));
}

} // namespace
} // namespace muster::jobs
