#include "bucket/bucket_error.h"

#include <fmt/format.h>

namespace muster::bucket {
namespace {

/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
constexpr std::string_view kOfAnotherVersion = "PreconditionFailed";
constexpr std::string_view kArchived = "InvalidObjectState";

bool is_about_key(const aws::CallFailure& failure) {
    return failure.error.detail.contains("kms:") || failure.code.starts_with("KMS.") ||
           failure.error.detail.contains("ciphertext");
}

std::string place_of(const Asked& asked) {
    return fmt::format("s3://{}/{}", asked.bucket, asked.key);
}

Error denied(const aws::CallFailure& failure, const Asked& asked) {
    const std::string missing =
        is_about_key(failure)
            ? "the object is encrypted with a KMS key: the caller needs kms:Decrypt on that key, "
              "in "
              "its own policy and in the key's"
            : fmt::format("the caller needs {} there, in its own policy and, from another account, "
                          "in the bucket's",
                          asked.action);
    return {ErrorKind::Forbidden, "billing.bucket_denied",
            fmt::format("{}: {} ({})", place_of(asked), missing, failure.error.detail)};
}

} // namespace

Error explained(const aws::CallFailure& failure, const Asked& asked) {
    const auto as = [&](ErrorKind kind, std::string_view reason, std::string_view what) {
        return Error{kind, reason, fmt::format("{}: {}", place_of(asked), what)};
    };
    if (failure.code == "NoSuchBucket") {
        return as(ErrorKind::NotFound, "billing.bucket_not_found", "there is no such bucket");
    }
    if (failure.code == kOfAnotherVersion || failure.code == "412") {
        return as(ErrorKind::Unavailable, "billing.object_changed",
                  "the object was replaced while it was read");
    }
    if (failure.code == kArchived) {
        return as(ErrorKind::Impossible, "billing.object_archived",
                  "the object is archived (Glacier); restore it first");
    }
    if (failure.error.kind == ErrorKind::NotFound && !asked.key.empty()) {
        return as(ErrorKind::NotFound, "billing.file_missing", "there is no such object");
    }
    if (failure.error.kind == ErrorKind::Forbidden || failure.code.starts_with("KMS.")) {
        return denied(failure, asked);
    }
    return failure.error;
}

} // namespace muster::bucket
