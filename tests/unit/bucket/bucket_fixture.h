#pragma once

#include <gtest/gtest.h>

#include "bucket/bucket.h"
#include "support/aws_world.h"
#include "support/memory_bucket.h"

namespace muster::bucket {

/// A bucket `bills` in memory and what is asked of it.
class BucketFixture : public testing::Test {
protected:
    [[nodiscard]] aws::Session::Ports ports() {
        aws::Session::Ports ports = world_.session_ports(credentials_);
        return {.models = ports.models,
                .transport = memory_,
                .credentials = ports.credentials,
                .pace = ports.pace,
                .clock = ports.clock,
                .random = ports.random,
                .sleeper = ports.sleeper};
    }

    /// As a listing tells of it.
    Object listed(const std::string& key) {
        Object found;
        bucket_
            .list(key,
                  [&](Object object) -> Status {
                      found = std::move(object);
                      return {};
                  },
                  {})
            .value();
        return found;
    }

    test::AwsWorld world_;
    test::MemoryBucket memory_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::Session session_{ports(), {}};
    Bucket bucket_{session_,
                   {.name = BucketName::parse("bills").value(),
                    .region = RegionName::parse("us-east-1").value()}};
};

} // namespace muster::bucket
