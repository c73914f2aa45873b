#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/instant.h"

namespace muster {

/// What may be spent at once and fills up again evenly: a token bucket, kept as the moment at which
/// it is full again (the generic cell rate algorithm, ITU-T I.371 annex A), so it needs no timer
/// and nothing has to be remembered of a full one. Whole tokens alone are spent. A plain value.
class TokenBucket {
public:
    struct Size {
        std::int64_t tokens = 1; // at least 1
        std::chrono::seconds fill_time{1};
    };

    /// Whether there were `cost` tokens, which are then gone.
    bool take(const Size& size, std::int64_t cost, Instant now) {
        if (left(size, now) < cost) {
            return false;
        }
        full_at_ = std::max(full_at_, nanos(now)) + cost * nanos_each(size);
        return true;
    }
    [[nodiscard]] std::int64_t left(const Size& size, Instant now) const {
        return size.tokens - (missing(size, now) + nanos_each(size) - 1) / nanos_each(size);
    }
    /// Until there are so many; at most the size.
    [[nodiscard]] std::chrono::nanoseconds
    time_until(const Size& size, std::int64_t tokens, Instant now) const {
        const std::int64_t may_miss = (size.tokens - tokens) * nanos_each(size);
        return std::chrono::nanoseconds(std::max<std::int64_t>(missing(size, now) - may_miss, 0));
    }

private:
    static std::int64_t nanos(Instant instant) { return instant.unix_millis() * 1'000'000; }
    static std::int64_t nanos_each(const Size& size) {
        return std::chrono::nanoseconds(size.fill_time).count() / size.tokens;
    }
    /// A clock that was set back makes nobody wait longer than for a whole bucket.
    [[nodiscard]] std::int64_t missing(const Size& size, Instant now) const {
        return std::clamp<std::int64_t>(full_at_ - nanos(now), 0, size.tokens * nanos_each(size));
    }

    std::int64_t full_at_ = 0; // Unix nanoseconds
};

} // namespace muster
