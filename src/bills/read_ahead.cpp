#include "bills/read_ahead.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace muster::bills {
namespace {

constexpr std::size_t kChunkBytes = 1U << 20U;
constexpr std::size_t kChunks = 4;

} // namespace

ReadAhead::ReadAhead(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
    queue_.lock()->spare.resize(kChunks);
    thread_ = std::jthread([this] { run(); });
}

ReadAhead::~ReadAhead() {
    queue_.lock()->is_closed = true;
    changed_.notify_all();
}

Result<std::size_t> ReadAhead::read(std::span<std::byte> into) {
    if (consumed_ == chunk_.size) {
        auto queue = queue_.lock();
        if (!chunk_.bytes.empty()) {
            queue->spare.push_back(std::exchange(chunk_, {}));
            changed_.notify_all();
        }
        queue.wait(changed_, [&] { return !queue->full.empty() || queue->has_ended; });
        consumed_ = 0;
        if (queue->full.empty()) {
            TRY_DONE(queue->end);
            return std::size_t{0};
        }
        chunk_ = std::move(queue->full.front());
        queue->full.pop_front();
    }
    const std::size_t count = std::min(into.size(), chunk_.size - consumed_);
    std::memcpy(into.data(), chunk_.bytes.data() + consumed_, count);
    consumed_ += count;
    return count;
}

void ReadAhead::run() {
    for (;;) {
        Chunk chunk;
        {
            auto queue = queue_.lock();
            queue.wait(changed_, [&] { return !queue->spare.empty() || queue->is_closed; });
            if (queue->is_closed) {
                return;
            }
            chunk = std::move(queue->spare.back());
            queue->spare.pop_back();
        }
        Status filled = fill(chunk);
        auto queue = queue_.lock();
        const bool is_last = !filled || chunk.size < kChunkBytes;
        if (chunk.size > 0) {
            queue->full.push_back(std::move(chunk));
        }
        if (is_last) {
            queue->end = std::move(filled);
            queue->has_ended = true;
        }
        changed_.notify_all();
        if (is_last) {
            return;
        }
    }
}

/// Fills the chunk to the brim unless the source ends or fails.
Status ReadAhead::fill(Chunk& chunk) {
    chunk.bytes.resize(kChunkBytes);
    chunk.size = 0;
    while (chunk.size < kChunkBytes) {
        TRY(const std::size_t count, source_->read(std::span(chunk.bytes).subspan(chunk.size)));
        if (count == 0) {
            break;
        }
        chunk.size += count;
    }
    return {};
}

} // namespace muster::bills
