#pragma once

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>

#include "bills/bill_bytes.h"
#include "bills/bill_file.h"
#include "bucket/object_stream.h"

namespace muster::bucket {

/// The bytes of an object. What is read in order comes in one request as a rule; the first bytes
/// may be looked at before without another.
class ObjectBytes final : public bills::BillBytes {
public:
    struct Place {
        Object object;
        std::string name; // for people
    };
    ObjectBytes(Bucket& bucket,
                Place place,
                std::atomic<std::uint64_t>* bytes_read,
                std::stop_token stop);

    Result<std::size_t> read(std::span<std::byte> into) override;
    void restrict_to(std::uint64_t offset, std::uint64_t length) override;
    [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::byte> into) override;
    [[nodiscard]] std::uint64_t size() const noexcept override { return place_.object.bytes; }
    [[nodiscard]] const std::string& name() const noexcept override { return place_.name; }

private:
    Status look_at_start();
    [[nodiscard]] Error in_object(Error error) const;

    Bucket& bucket_;
    Place place_;
    std::atomic<std::uint64_t>* bytes_read_;
    std::stop_token stop_;
    ByteRange range_; // still to be read
    Bytes start_;     // of the object, taken from the stream
    bool has_start_ = false;
    std::optional<ObjectStream> stream_; // of range_, behind what was taken of it
};

/// Opens the files of deliveries that lie in a bucket. Both ports outlive it.
class BucketOrigin final : public bills::BillOrigin {
public:
    BucketOrigin(Bucket& bucket, std::stop_token stop) : bucket_(bucket), stop_(std::move(stop)) {}

    /// Errors: none here; while reading those of Bucket::read().
    Result<std::unique_ptr<bills::BillBytes>> open(const bills::BillFile& file,
                                                   std::atomic<std::uint64_t>* bytes_read) override;

private:
    Bucket& bucket_;
    std::stop_token stop_;
};

} // namespace muster::bucket
