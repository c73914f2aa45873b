#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/token_bucket.h"

namespace muster::bench {

/// What the stub has seen.
struct StubCounts {
    std::uint64_t calls = 0;
    std::uint64_t violations = 0; // calls beyond a bucket, which are throttled
    std::uint64_t unknown = 0;    // calls that it does not know
    std::map<std::string, std::uint64_t> by_operation;
};

/// What the stub looks at of a request. Views live as long as the request.
struct StubRequest {
    std::string_view path;
    std::string_view authorization;
    const std::string& body;
};

struct StubAnswer {
    unsigned status = 200;
    std::string_view type;
    std::string body;
};

/// AWS as far as resources are listed: any account, `regions` enabled regions, a few things in two
/// of them, and in one of a hundred accounts so many volumes that their pages meet the limit of
/// calls. It counts calls in token buckets with AWS's published figures, by code of its own. One
/// thread.
class CloudStub {
public:
    CloudStub(int regions, int large_pages) : regions_(regions), large_pages_(large_pages) {}

    [[nodiscard]] StubAnswer answer(const StubRequest& request);
    [[nodiscard]] const StubCounts& counts() const noexcept { return counts_; }

private:
    struct Call {
        std::string account;
        std::string region;
        std::string service;
        std::string operation;
    };
    bool takes(const Call& call);
    [[nodiscard]] std::string body_of(const Call& call, const std::string& body) const;
    [[nodiscard]] std::string volumes(const Call& call, const std::string& body) const;

    int regions_;
    int large_pages_;
    std::map<std::string, TokenBucket> buckets_;
    StubCounts counts_;
};

} // namespace muster::bench
