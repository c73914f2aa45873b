#include "jobs/retry_policy.h"

#include <algorithm>
#include <cstdint>

namespace muster::jobs {

std::chrono::milliseconds RetryPolicy::delay(int failures, Random& random) const {
    auto full = std::min(first, longest);
    for (int i = 1; i < failures && full < longest; ++i) {
        full = std::min(full * 2, longest);
    }
    const auto half = static_cast<std::uint64_t>(full.count() / 2);
    const auto less = static_cast<std::int64_t>(random.next() % (half + 1));
    return full - std::chrono::milliseconds{less};
}

bool is_retryable(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Stale:
    case ErrorKind::RateLimited:
    case ErrorKind::Unavailable: return true;
    case ErrorKind::Invalid:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Impossible:
    case ErrorKind::Upstream:
    case ErrorKind::Internal: return false;
    }
    return false;
}

} // namespace muster::jobs
