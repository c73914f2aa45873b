#include "bucket/object_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "aws/retry.h"

namespace muster::bucket {
namespace {

constexpr std::size_t kChunkBytes = 1U << 20U;
constexpr std::size_t kMostAhead = 4 * kChunkBytes;

Error given_up() {
    return {ErrorKind::Unavailable, "aws.cancelled", "the download was called off"};
}

/// Whether the rest may still come.
bool may_go_on(const Error& error) {
    return (error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::RateLimited) &&
           error.reason != "billing.object_changed" && error.reason != "aws.cancelled" &&
           error.reason != "net.cancelled";
}

} // namespace

ObjectStream::ObjectStream(Bucket& bucket, Object object, ByteRange range, std::stop_token stop)
    : bucket_(bucket), object_(std::move(object)), range_(range), thread_([this] { run(); }),
      on_stop_(std::move(stop), [this] { close(); }) {}

ObjectStream::~ObjectStream() {
    close();
}

void ObjectStream::close() {
    queue_.lock()->is_closed = true;
    changed_.notify_all();
    stop_.request_stop();
}

Result<std::size_t> ObjectStream::read(std::span<std::byte> into) {
    if (consumed_ == chunk_.size()) {
        auto queue = queue_.lock();
        queue.wait(changed_,
                   [&] { return !queue->full.empty() || queue->has_ended || queue->is_closed; });
        if (queue->is_closed) {
            return given_up();
        }
        if (queue->full.empty()) {
            TRY_DONE(queue->end);
            return std::size_t{0};
        }
        chunk_ = std::move(queue->full.front());
        queue->full.pop_front();
        queue->bytes -= chunk_.size();
        consumed_ = 0;
        changed_.notify_all();
    }
    const std::size_t count = std::min(into.size(), chunk_.size() - consumed_);
    std::memcpy(into.data(), chunk_.data() + consumed_, count);
    consumed_ += count;
    return count;
}

void ObjectStream::run() {
    Status ended = fetch();
    const auto queue = queue_.lock();
    queue->end = std::move(ended);
    queue->has_ended = true;
    changed_.notify_all();
}

Status ObjectStream::fetch() {
    const aws::BodySink sink = [this](ByteSpan bytes) { return take(bytes); };
    for (int fruitless = 0; range_.begin < range_.end;) {
        const std::uint64_t before = range_.begin;
        Status fetched = bucket_.read(object_, range_, sink, stop_.get_token());
        if (!fetched && !may_go_on(fetched.error())) {
            return fetched;
        }
        if (range_.begin == range_.end) {
            break;
        }
        fruitless = range_.begin > before ? 1 : fruitless + 1;
        if (fruitless >= kTries) {
            return fetched ? Error{ErrorKind::Unavailable, "net.interrupted",
                                   object_.key + ": S3 sends less than there is of the object"}
                           : fetched;
        }
        auto& ports = bucket_.session().ports();
        if (!ports.sleeper.sleep(aws::retry_delay(fruitless, {}, ports.random),
                                 stop_.get_token())) {
            return given_up();
        }
    }
    return {};
}

/// Waits while the reader is behind, which holds the sender up too.
Status ObjectStream::take(ByteSpan bytes) {
    if (bytes.size() > range_.end - range_.begin) {
        return Error{ErrorKind::Upstream, "billing.bad_range",
                     object_.key + ": S3 sends more than there is of the object"};
    }
    auto queue = queue_.lock();
    queue.wait(changed_, [&] { return queue->bytes < kMostAhead || queue->is_closed; });
    if (queue->is_closed) {
        return given_up();
    }
    if (queue->full.empty() || queue->full.back().size() + bytes.size() > kChunkBytes) {
        queue->full.emplace_back().reserve(std::min<std::uint64_t>(
            std::max(kChunkBytes, bytes.size()), range_.end - range_.begin));
    }
    Bytes& chunk = queue->full.back();
    chunk.insert(chunk.end(), bytes.begin(), bytes.end());
    queue->bytes += bytes.size();
    range_.begin += bytes.size();
    changed_.notify_all();
    return {};
}

} // namespace muster::bucket
