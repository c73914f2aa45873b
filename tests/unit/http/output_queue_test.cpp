#include "http/output_queue.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

TEST(OutputQueueTest, OwnAndSharedBytesLeaveInTheirOrder) {
    OutputQueue queue;
    queue.add(std::string("ab"));
    queue.add(std::make_shared<const std::string>("cd"));
    queue.add(std::string());
    queue.add(SharedText());

    EXPECT_EQ(queue.bytes(), 4U);
    EXPECT_EQ(queue.front(), "ab");
    queue.consume(1);
    EXPECT_EQ(queue.front(), "b");
    queue.consume(1);
    EXPECT_EQ(queue.front(), "cd");
    queue.consume(2);
    EXPECT_TRUE(queue.empty());
}

TEST(OutputQueueTest, ReaderThatIsAlwaysBehindLosesNothing) {
    OutputQueue queue;
    queue.add(std::string("0"));
    std::string expected = "0";
    std::string sent;
    for (int i = 1; i < 1000; ++i) {
        const std::string piece = std::to_string(i);
        expected += piece;
        queue.add(piece);
        sent += queue.front();
        queue.consume(queue.front().size());
    }
    while (!queue.empty()) {
        sent += queue.front();
        queue.consume(queue.front().size());
    }

    EXPECT_EQ(sent, expected);
}

} // namespace
} // namespace muster::http
