#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/mutex.h"
#include "base/token_bucket.h"
#include "http/application.h"

namespace muster::bench {

/// What the stub has seen.
struct StubCounts {
    std::uint64_t calls = 0;
    std::uint64_t violations = 0; // calls beyond a bucket, which are throttled
    std::uint64_t unknown = 0;    // calls that it does not know
    std::map<std::string, std::uint64_t> by_operation;
};

/// AWS as far as resources are listed: any account, `regions` enabled regions, a few things in two
/// of them, and in one of a hundred accounts so many volumes that their pages meet the limit of
/// calls. It counts calls in token buckets with AWS's published figures, by code of its own.
class CloudStub final : public http::Application {
public:
    CloudStub(int regions, int large_pages) : regions_(regions), large_pages_(large_pages) {}

    [[nodiscard]] std::uint64_t body_limit(http::Verb,
                                           std::span<const std::string>) const override {
        return 1 << 20;
    }
    [[nodiscard]] http::Response handle(http::Request request) override;
    [[nodiscard]] StubCounts counts() { return *counts_.lock(); }

private:
    struct Call {
        std::string account;
        std::string region;
        std::string service;
        std::string operation;
    };
    bool takes(const Call& call);
    [[nodiscard]] std::string answer(const Call& call, const std::string& body) const;
    [[nodiscard]] std::string volumes(const Call& call, const std::string& body) const;

    int regions_;
    int large_pages_;
    Guarded<std::map<std::string, TokenBucket>> buckets_;
    Guarded<StubCounts> counts_;
};

} // namespace muster::bench
