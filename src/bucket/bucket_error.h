#pragma once

#include <string>
#include <string_view>

#include "aws/client.h"

namespace muster::bucket {

/// What was asked of S3.
struct Asked {
    std::string bucket;
    std::string key{};
    std::string_view action; // the permission it takes
};

/// S3's refusal in the words of who looks for bills; see Bucket. What is no refusal of the bucket
/// or object stays as it is.
Error explained(const aws::CallFailure& failure, const Asked& asked);

} // namespace muster::bucket
