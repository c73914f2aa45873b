#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "aws/session.h"
#include "base/mutex.h"
#include "base/result.h"
#include "bucket/address.h"

namespace muster::bucket {

/// An object as a listing tells of it. A plain value.
struct Object {
    std::string key;
    std::string etag; // as it came, in quotes
    std::uint64_t bytes = 0;
    Instant modified_at;
};

/// Bytes of an object from `begin` up to `end`.
struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// One bucket, read only. It is found in whatever region it lies; the first call that S3 sends
/// elsewhere tells where that is. Thread-safe; its session outlives it.
///
/// Errors of all calls, beside those of aws::Client::call(): NotFound "billing.bucket_not_found";
/// Forbidden "billing.bucket_denied" with what is missing, the key's permission too where the
/// objects are encrypted; of those that read an object also NotFound "billing.file_missing",
/// Unavailable "billing.object_changed" when it is no more the one that was listed, and Impossible
/// "billing.object_archived".
class Bucket {
public:
    enum class Payer : std::uint8_t { Owner, Requester };
    struct Options {
        BucketName name;
        RegionName region; // where it is asked for first
        Payer payer = Payer::Owner;
    };
    Bucket(aws::Session& session, Options options)
        : session_(session), options_(std::move(options)), region_(options_.region.str()) {}
    Bucket(const Bucket&) = delete;
    Bucket& operator=(const Bucket&) = delete;

    /// All objects whose keys begin so, page by page, in the order of their keys. Errors: also
    /// those of `take`, which end the listing.
    Status list(const std::string& prefix,
                const std::function<Status(Object)>& take,
                const std::stop_token& stop);
    /// Nothing where there is no such object.
    Result<std::optional<Object>> look(const std::string& key, const std::stop_token& stop);
    /// The bytes of the very object that was listed, as they come, in one request.
    Status read(const Object& object,
                ByteRange range,
                const aws::BodySink& sink,
                const std::stop_token& stop);

    [[nodiscard]] const std::string& name() const noexcept { return options_.name.str(); }
    [[nodiscard]] std::string region() { return *region_.lock(); }
    [[nodiscard]] aws::Session& session() noexcept { return session_; }

private:
    std::expected<Json, aws::CallFailure>
    ask(aws::OperationName name, Json::Object input, const aws::CallOptions& options);
    [[nodiscard]] std::optional<std::string> region_by(aws::Client& client,
                                                       const aws::CallFailure& refusal,
                                                       const std::stop_token& stop) const;

    aws::Session& session_;
    Options options_;
    Guarded<std::string> region_;
};

} // namespace muster::bucket
