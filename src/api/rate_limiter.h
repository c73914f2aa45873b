#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/token_bucket.h"
#include "http/headers.h"

namespace muster::api {

/// How much each of many may ask: a bucket for each, filled anew within a minute.
///
/// What is remembered is bounded. The buckets used longest ago go first, which lets those who come
/// back begin with a full one: forgetting is in the favour of whoever asks, never against them.
/// Thread-safe.
class RateLimiter {
public:
    static constexpr std::chrono::seconds kWindow{60};

    struct Options {
        std::string_view policy;     // its name in headers, "principal"
        std::int64_t per_minute = 0; // units of cost; 0: no limit
        std::size_t most_buckets = 20'000;
    };
    RateLimiter(const Options& options, const Clock& clock);

    /// Takes what a request costs, at most all there ever is, and tells in `answer` how much is
    /// left: RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers-09, sections 3
    /// and 4. A cost of 0 is neither counted nor told. Errors: RateLimited "request.rate_limited"
    /// with the time to wait.
    Status take(std::string_view who, std::int64_t cost, http::Headers& answer);

    /// For tests.
    [[nodiscard]] std::size_t buckets();

private:
    struct Entry {
        std::string who;
        TokenBucket bucket;
    };
    struct State {
        std::list<Entry> entries; // used last first
        std::unordered_map<std::string_view, std::list<Entry>::iterator> by_name;
    };
    TokenBucket& bucket_of(State& state, std::string_view who) const;

    Options options_;
    TokenBucket::Size size_;
    const Clock& clock_;
    Guarded<State> state_;
};

} // namespace muster::api
