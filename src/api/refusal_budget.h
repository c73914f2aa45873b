#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/token_bucket.h"

namespace muster::api {

/// How many refusals of strangers are written into the audit log: each costs a write and stays for
/// years, so whoever asks without end must not fill the disk. Those past the budget are counted,
/// and the next that is written tells how many they were. Thread-safe.
class RefusalBudget {
public:
    static constexpr TokenBucket::Size kSize{.tokens = 100, .fill_time = std::chrono::seconds{100}};

    explicit RefusalBudget(const Clock& clock) : clock_(clock) {}

    /// Nullopt when this one is not to be written; else how many were not since the last.
    std::optional<std::int64_t> take() {
        const auto state = state_.lock();
        if (!state->bucket.take(kSize, 1, clock_.now())) {
            ++state->unwritten;
            return std::nullopt;
        }
        return std::exchange(state->unwritten, 0);
    }

private:
    struct State {
        TokenBucket bucket;
        std::int64_t unwritten = 0;
    };
    const Clock& clock_;
    Guarded<State> state_;
};

} // namespace muster::api
