#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/strong_string.h"

namespace muster::bucket {

struct BucketNameRules {
    static constexpr std::string_view kReason = "billing.malformed_bucket";
    static constexpr std::string_view kForm = "a bucket's name: 3 to 255 of a-z, 0-9, '-', '.'";
    static bool accepts(std::string_view text);
};
/// The name of a bucket. Old ones may have capitals and underscores.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
using BucketName = StrongString<BucketNameRules>;

struct RegionRules {
    static constexpr std::string_view kReason = "billing.malformed_region";
    static constexpr std::string_view kForm = "a region, like eu-west-1";
    static bool accepts(std::string_view text);
};
/// A region's name. It becomes a part of a host's, so nothing but letters, digits and '-' is in it.
using RegionName = StrongString<RegionRules>;

/// Where bills lie in S3: `s3://bucket/prefix`. A plain value.
struct Address {
    BucketName bucket;
    std::string prefix; // of keys; may be empty, or a whole key

    static constexpr std::string_view kScheme = "s3://";
    /// Errors: Invalid "billing.malformed_bucket"; Invalid "billing.malformed_prefix" for one over
    /// 1024 bytes or with control characters.
    static Result<Address> parse(std::string_view text);
    /// The key in the bucket, for people.
    [[nodiscard]] std::string of(std::string_view key) const;
};

/// Errors: as Address::parse().
Status check_prefix(std::string_view prefix);

} // namespace muster::bucket
