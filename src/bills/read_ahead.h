#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "base/mutex.h"
#include "bills/byte_source.h"

namespace muster::bills {

/// A source that is read on a thread of its own, a few chunks ahead of whoever reads this one: a
/// single compressed file keeps two processors busy, one inflating and one parsing. Errors come
/// where they would have come, after the bytes before them. Its end stops the thread.
class ReadAhead final : public ByteSource {
public:
    explicit ReadAhead(std::unique_ptr<ByteSource> source);
    ~ReadAhead() override;
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    struct Chunk {
        Bytes bytes;
        std::size_t size = 0;
    };
    struct Queue {
        std::deque<Chunk> full;
        std::vector<Chunk> spare;
        Status end; // what ended the source; good: its end
        bool has_ended = false;
        bool is_closed = false; // nobody reads any more
    };

    void run();
    Status fill(Chunk& chunk);

    std::unique_ptr<ByteSource> source_; // the thread's
    Guarded<Queue> queue_;
    std::condition_variable changed_;
    Chunk chunk_; // being read from
    std::size_t consumed_ = 0;
    std::jthread thread_; // last: uses all of the above
};

} // namespace muster::bills
