#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <span>
#include <stop_token>
#include <thread>

#include "base/bytes.h"
#include "base/mutex.h"
#include "bucket/bucket.h"

namespace muster::bucket {

/// A stretch of an object, fetched on a thread of its own a few megabytes ahead of whoever reads. A
/// connection that breaks, or that S3 asks to slow down, goes on from the byte where it stopped,
/// over a new one; only so many tries in a row may bring nothing. Errors come after the bytes
/// before them. Its end stops the thread at once. Used by one thread.
class ObjectStream {
public:
    static constexpr int kTries = 6; // in a row without a byte

    /// `bucket` outlives it. `stop` ends it early, with an error.
    ObjectStream(Bucket& bucket, Object object, ByteRange range, std::stop_token stop);
    ~ObjectStream();
    ObjectStream(const ObjectStream&) = delete;
    ObjectStream& operator=(const ObjectStream&) = delete;

    /// Some bytes, at most `into.size()`; 0 at the end. Errors: those of Bucket::read().
    Result<std::size_t> read(std::span<std::byte> into);

private:
    struct Queue {
        std::deque<Bytes> full;
        std::size_t bytes = 0; // in it
        Status end;            // what ended the stream; good: its end
        bool has_ended = false;
        bool is_closed = false; // nobody reads any more
    };

    void run();
    Status fetch();
    Status take(ByteSpan bytes);
    void close();

    Bucket& bucket_;
    const Object object_;
    ByteRange range_; // the thread's: what is not fetched yet
    Guarded<Queue> queue_;
    std::condition_variable changed_;
    Bytes chunk_; // being read from
    std::size_t consumed_ = 0;
    std::stop_source stop_;
    std::jthread thread_; // uses all of the above
    std::stop_callback<std::function<void()>> on_stop_;
};

} // namespace muster::bucket
