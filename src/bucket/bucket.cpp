#include "bucket/bucket.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"
#include "aws_model/timestamp.h"
#include "bucket/bucket_error.h"

namespace muster::bucket {
namespace {

namespace s3 = aws::operations::s3;

/// Where the headers of an answer say that the bucket lies. What could be no region is not heard.
std::optional<std::string> region_in(const aws::HttpHeaders& headers) {
    const auto named = aws::find_header(headers, "x-amz-bucket-region");
    const auto region = RegionName::parse(named.value_or(""));
    return region ? std::optional(region->str()) : std::nullopt;
}

/// Whether S3 means that another region should have been asked, or signed for.
bool is_misdirected(const aws::CallFailure& failure) {
    return failure.code == "PermanentRedirect" || failure.code == "TemporaryRedirect" ||
           failure.code == "AuthorizationHeaderMalformed" || failure.code == "301" ||
           failure.code == "307" || failure.code == "400";
}

std::uint64_t size_in(const Json& json, std::string_view member) {
    const Json* const size = json.find(member);
    const auto value = size == nullptr ? std::nullopt : size->integer();
    return value && *value > 0 ? static_cast<std::uint64_t>(*value) : 0;
}

Object object_in(const Json& json, std::string key, std::string_view size_member) {
    const std::string modified = aws::text_of(json, "LastModified");
    return {.key = std::move(key),
            .etag = aws::text_of(json, "ETag"),
            .bytes = size_in(json, size_member),
            .modified_at = aws::timestamp_of(std::string_view(modified)).value_or(Instant())};
}

/// What came must begin where it was asked for: a server that knows no ranges sends all.
Status check_range(const Json& answer, const Object& object, ByteRange range) {
    const std::string said = aws::text_of(answer, "ContentRange");
    if (range.begin == 0 || said.starts_with(fmt::format("bytes {}-", range.begin))) {
        return {};
    }
    return Error{
        ErrorKind::Upstream, "billing.bad_range",
        fmt::format("{}: asked for the bytes from {} on, S3 sent others", object.key, range.begin)};
}

} // namespace

std::expected<Json, aws::CallFailure>
Bucket::ask(aws::OperationName name, Json::Object input, const aws::CallOptions& options) {
    input.push_back({"Bucket", options_.name.str()});
    if (options_.payer == Payer::Requester) {
        input.push_back({"RequestPayer", "requester"});
    }
    constexpr int kMostMoves = 2;
    for (int moves = 0;; ++moves) {
        const std::string region = this->region();
        Result<aws::Client> client = session_.client("s3", region);
        if (!client) {
            return std::unexpected(aws::CallFailure{.error = std::move(client.error())});
        }
        auto outcome = client->ask(name, input, options);
        if (outcome || moves == kMostMoves || !is_misdirected(outcome.error())) {
            return outcome;
        }
        const auto elsewhere = region_by(*client, outcome.error(), options.stop);
        if (!elsewhere || *elsewhere == region) {
            return outcome;
        }
        *region_.lock() = *elsewhere;
    }
}

/// What the refusal says; else what HeadBucket does, whose answers of any kind name the region.
std::optional<std::string> Bucket::region_by(aws::Client& client,
                                             const aws::CallFailure& refusal,
                                             const std::stop_token& stop) const {
    if (auto named = region_in(refusal.headers)) {
        return named;
    }
    const auto looked =
        client.ask(s3::kHeadBucket, Json::Object{{"Bucket", name()}}, {.stop = stop});
    if (!looked) {
        return region_in(looked.error().headers);
    }
    const auto region = RegionName::parse(aws::text_of(*looked, "BucketRegion"));
    return region ? std::optional(region->str()) : std::nullopt;
}

Status Bucket::list(const std::string& prefix,
                    const std::function<Status(Object)>& take,
                    const std::stop_token& stop) {
    std::string token;
    do {
        Json::Object input{{"Prefix", prefix}};
        if (!token.empty()) {
            input.push_back({"ContinuationToken", token});
        }
        const auto page = ask(s3::kListObjectsV2, std::move(input), {.stop = stop});
        if (!page) {
            return explained(page.error(), {.bucket = name(), .action = "s3:ListBucket"});
        }
        for (const Json& item : aws::items_of(page->find("Contents"))) {
            TRY_DONE(take(object_in(item, aws::text_of(item, "Key"), "Size")));
        }
        std::string next = aws::text_of(*page, "NextContinuationToken");
        if (aws::is_true(*page, "IsTruncated") && (next.empty() || next == token)) {
            return Error{ErrorKind::Upstream, "billing.bad_listing",
                         name() + ": S3 tells of more objects, but not how to ask for them"};
        }
        token = aws::is_true(*page, "IsTruncated") ? std::move(next) : std::string();
    } while (!token.empty());
    return {};
}

Result<std::optional<Object>> Bucket::look(const std::string& key, const std::stop_token& stop) {
    const auto found = ask(s3::kHeadObject, {{"Key", key}}, {.stop = stop});
    if (found) {
        return std::optional(object_in(*found, key, "ContentLength"));
    }
    if (found.error().error.kind == ErrorKind::NotFound) {
        return std::optional<Object>();
    }
    return explained(found.error(), {.bucket = name(), .key = key, .action = "s3:GetObject"});
}

Status Bucket::read(const Object& object,
                    ByteRange range,
                    const aws::BodySink& sink,
                    const std::stop_token& stop) {
    Json::Object input{{"Key", object.key}};
    if (!object.etag.empty()) {
        input.push_back({"IfMatch", object.etag});
    }
    if (range.begin > 0 || range.end < object.bytes) {
        input.push_back({"Range", fmt::format("bytes={}-{}", range.begin, range.end - 1)});
    }
    const auto answer = ask(s3::kGetObject, std::move(input), {.stop = stop, .sink = &sink});
    if (!answer) {
        return explained(answer.error(),
                         {.bucket = name(), .key = object.key, .action = "s3:GetObject"});
    }
    return check_range(*answer, object, range);
}

} // namespace muster::bucket
