#include "bucket/object_bytes.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace muster::bucket {
namespace {

constexpr std::size_t kStartBytes = 64;

Status read_all(ObjectStream& stream, std::span<std::byte> into) {
    for (std::size_t done = 0; done < into.size();) {
        TRY(const std::size_t count, stream.read(into.subspan(done)));
        if (count == 0) {
            return Error{ErrorKind::Invalid, "file.truncated", "the object ends too early"};
        }
        done += count;
    }
    return {};
}

} // namespace

ObjectBytes::ObjectBytes(Bucket& bucket,
                         Place place,
                         std::atomic<std::uint64_t>* bytes_read,
                         std::stop_token stop)
    : bucket_(bucket), place_(std::move(place)), bytes_read_(bytes_read), stop_(std::move(stop)),
      range_{0, place_.object.bytes} {}

Error ObjectBytes::in_object(Error error) const {
    if (!error.detail.contains(place_.object.key)) {
        error.detail = fmt::format("{}: {}", place_.name, error.detail);
    }
    return error;
}

/// Begins the stream that will be read in order, most likely.
Status ObjectBytes::look_at_start() {
    start_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kStartBytes, size())));
    stream_.emplace(bucket_, place_.object, range_, stop_);
    const Status looked = read_all(*stream_, start_);
    if (!looked) {
        return in_object(looked.error());
    }
    has_start_ = true;
    return {};
}

Status ObjectBytes::read_at(std::uint64_t offset, std::span<std::byte> into) {
    if (offset > size() || into.size() > size() - offset) {
        return Error{ErrorKind::Invalid, "file.truncated",
                     place_.name + ": it ends before what was to be read"};
    }
    if (into.empty()) {
        return {};
    }
    if (offset + into.size() <= kStartBytes && !has_start_ && !stream_ && range_.begin == 0) {
        TRY_DONE(look_at_start());
    }
    if (has_start_ && offset + into.size() <= start_.size()) {
        std::memcpy(into.data(), start_.data() + offset, into.size());
        return {};
    }
    ObjectStream stream(bucket_, place_.object, {offset, offset + into.size()}, stop_);
    const Status read = read_all(stream, into);
    return read ? read : Status(in_object(read.error()));
}

void ObjectBytes::restrict_to(std::uint64_t offset, std::uint64_t length) {
    const std::uint64_t begin = std::min(offset, size());
    range_ = {begin, begin + std::min(length, size() - begin)};
    stream_.reset(); // it is of another range
    has_start_ = false;
    start_.clear();
}

Result<std::size_t> ObjectBytes::read(std::span<std::byte> into) {
    if (range_.begin == range_.end || into.empty()) {
        return std::size_t{0};
    }
    std::size_t count = 0;
    if (has_start_ && range_.begin < start_.size()) {
        count = std::min(into.size(), start_.size() - static_cast<std::size_t>(range_.begin));
        std::memcpy(into.data(), start_.data() + range_.begin, count);
    } else {
        if (!stream_) {
            stream_.emplace(bucket_, place_.object, range_, stop_);
        }
        auto read = stream_->read(into);
        if (!read) {
            return in_object(std::move(read.error()));
        }
        count = *read;
    }
    range_.begin += count;
    if (bytes_read_ != nullptr) {
        bytes_read_->fetch_add(count, std::memory_order_relaxed);
    }
    return count;
}

Result<std::unique_ptr<bills::BillBytes>>
BucketOrigin::open(const bills::BillFile& file, std::atomic<std::uint64_t>* bytes_read) {
    // The manifest's name for it may lack the slash that its key begins with.
    const std::string address = file.path.string();
    std::string key = address.substr(Address::kScheme.size() + bucket_.name().size() + 1);
    ObjectBytes::Place place{.object = {.key = std::move(key),
                                        .etag = file.mark,
                                        .bytes = file.bytes,
                                        .modified_at = {}},
                             .name = address};
    return std::unique_ptr<bills::BillBytes>(
        std::make_unique<ObjectBytes>(bucket_, std::move(place), bytes_read, stop_));
}

} // namespace muster::bucket
