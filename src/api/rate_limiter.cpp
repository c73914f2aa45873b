#include "api/rate_limiter.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::api {

RateLimiter::RateLimiter(const Options& options, const Clock& clock)
    : options_(options),
      size_({.tokens = std::max<std::int64_t>(options.per_minute, 1), .fill_time = kWindow}),
      clock_(clock) {}

TokenBucket& RateLimiter::bucket_of(State& state, std::string_view who) const {
    auto& entries = state.entries;
    if (const auto found = state.by_name.find(who); found != state.by_name.end()) {
        entries.splice(entries.begin(), entries, found->second);
        return entries.front().bucket;
    }
    if (entries.size() >= options_.most_buckets) {
        state.by_name.erase(entries.back().who);
        entries.pop_back();
    }
    entries.push_front({.who = std::string(who), .bucket = {}});
    state.by_name.emplace(entries.front().who, entries.begin());
    return entries.front().bucket;
}

Status RateLimiter::take(std::string_view who, std::int64_t cost, http::Headers& answer) {
    using std::chrono::ceil;
    using std::chrono::seconds;
    if (options_.per_minute == 0 || cost == 0) {
        return {};
    }
    const std::int64_t tokens = std::min(cost, size_.tokens);
    const Instant now = clock_.now();
    TokenBucket bucket;
    bool is_let_in = false;
    {
        const auto state = state_.lock();
        TokenBucket& kept = bucket_of(*state, who);
        is_let_in = kept.take(size_, tokens, now);
        bucket = kept;
    }
    // Section 4: while there is quota, `t` is when all of it is there again; past it, when the next
    // request has a chance, as Retry-After says.
    const auto wait =
        ceil<seconds>(bucket.time_until(size_, is_let_in ? size_.tokens : tokens, now));
    answer.add("RateLimit-Policy",
               fmt::format("\"{}\";q={};w={}", options_.policy, size_.tokens, kWindow.count()));
    answer.add("RateLimit", fmt::format("\"{}\";r={};t={}", options_.policy,
                                        bucket.left(size_, now), wait.count()));
    if (is_let_in) {
        return {};
    }
    return Error{ErrorKind::RateLimited, "request.rate_limited",
                 "too much was asked within a minute; wait before the next request",
                 std::max(wait, seconds{1})};
}

std::size_t RateLimiter::buckets() {
    return state_.lock()->entries.size();
}

} // namespace muster::api
