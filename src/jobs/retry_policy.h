#pragma once

#include <chrono>

#include "base/error.h"
#include "base/random.h"

namespace muster::jobs {

/// When a step that failed is tried again: after `first`, then twice as long each time up to
/// `longest`, less a random part of up to a half, so that many do not come back at once.
struct RetryPolicy {
    int attempts = 8; // how often a step is tried in all before its job fails
    std::chrono::milliseconds first{1'000};
    std::chrono::milliseconds longest{300'000};

    /// Before the next try, after `failures` in a row (at least 1).
    [[nodiscard]] std::chrono::milliseconds delay(int failures, Random& random) const;
};

/// Whether trying again may help.
[[nodiscard]] bool is_retryable(ErrorKind kind);

} // namespace muster::jobs
