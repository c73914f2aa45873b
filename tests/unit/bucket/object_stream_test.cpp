#include "bucket/object_stream.h"

#include <gmock/gmock.h>

#include "unit/bucket/bucket_fixture.h"

namespace muster::bucket {
namespace {

using testing::ElementsAre;

class ObjectStreamTest : public BucketFixture {
protected:
    ObjectStreamTest() {
        for (int i = 0; content_.size() < 9'000'000; ++i) {
            content_ += std::to_string(i) + ",";
        }
        memory_.put("k", content_);
    }

    Result<std::string> read(ByteRange range, std::stop_token stop = {}) {
        ObjectStream stream(bucket_, listed("k"), range, std::move(stop));
        std::string text;
        Bytes buffer(100'000);
        for (;;) {
            TRY(const std::size_t count, stream.read(buffer));
            if (count == 0) {
                return text;
            }
            text += as_text(ByteSpan(buffer).first(count));
        }
    }
    Result<std::string> read() { return read({0, content_.size()}); }

    std::string content_;
};

TEST_F(ObjectStreamTest, AnObjectComesInOneRequest) {
    EXPECT_EQ(read().value(), content_);
    EXPECT_THAT(memory_.requests(), ElementsAre("LIST k", "GET k"));
}

TEST_F(ObjectStreamTest, AStretchIsAskedForAsOne) {
    EXPECT_EQ(read({10, 25}).value(), content_.substr(10, 15));
    EXPECT_EQ(memory_.requests().back(), "GET k bytes=10-24");
}

TEST_F(ObjectStreamTest, ABrokenConnectionGoesOnWhereItStopped) {
    memory_.break_off(4'000'000, 2);

    EXPECT_EQ(read().value(), content_);

    const std::string last = std::to_string(content_.size() - 1);
    EXPECT_THAT(memory_.requests(), ElementsAre("LIST k", "GET k", "GET k bytes=4000000-" + last,
                                                "GET k bytes=8000000-" + last));
    EXPECT_EQ(aws::find_header(memory_.calls().back().request.headers, "If-Match"), "\"e1\"");
}

TEST_F(ObjectStreamTest, ABusyBucketIsAskedAgainMoreSlowly) {
    const Object object = listed("k");
    memory_.be_busy(5); // more than one call's attempts
    ObjectStream stream(bucket_, object, {0, 10}, {});
    Bytes buffer(10);

    EXPECT_EQ(stream.read(buffer).value(), 10U);
    EXPECT_GT(world_.sleeper.slept, std::chrono::milliseconds{0});
}

TEST_F(ObjectStreamTest, AConnectionThatNeverBringsAnythingIsAnErrorInTheEnd) {
    memory_.break_off(0, 1'000);

    EXPECT_EQ(read().error().reason, "net.interrupted");
    EXPECT_LT(memory_.requests().size(), 40U);
}

TEST_F(ObjectStreamTest, AnObjectReplacedMeanwhileIsAnErrorRatherThanAMixture) {
    memory_.replace_while_read("k", std::string(content_.size(), 'x'));

    EXPECT_EQ(read().error().reason, "billing.object_changed");
}

TEST_F(ObjectStreamTest, BytesThatWereNotAskedForAreAnError) {
    memory_.know_no_ranges();
    EXPECT_EQ(read({10, 25}).error().reason, "billing.bad_range");
    EXPECT_EQ(read({content_.size() - 5, content_.size()}).error().reason, "billing.bad_range");

    memory_.break_off(4'000'000, 1);
    EXPECT_EQ(read().error().reason, "billing.bad_range");
}

TEST_F(ObjectStreamTest, AReaderThatLeavesEndsTheDownload) {
    const Object object = listed("k");
    {
        const ObjectStream left(bucket_, object, {0, content_.size()}, {});
    }
    SUCCEED(); // and did not wait for the rest
}

TEST_F(ObjectStreamTest, WhoWaitsHearsThatAllIsCalledOff) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_EQ(read({0, content_.size()}, stop.get_token()).error().reason, "aws.cancelled");
}

} // namespace
} // namespace muster::bucket
