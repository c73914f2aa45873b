#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"

namespace muster::api {

/// How many refusals of strangers are written into the audit log: each costs a write and stays for
/// years, so whoever asks without end must not fill the disk. Those past the budget are counted,
/// and the next that is written tells how many they were. Thread-safe.
class RefusalBudget {
public:
    static constexpr std::int64_t kBurst = 100;
    static constexpr std::chrono::milliseconds kInterval{1'000}; // one more after each

    explicit RefusalBudget(const Clock& clock) : clock_(clock), state_({kBurst, clock.now(), 0}) {}

    /// Nullopt when this one is not to be written; else how many were not since the last.
    std::optional<std::int64_t> take() {
        const auto state = state_.lock();
        const Instant now = clock_.now();
        const std::int64_t earned = std::max<std::int64_t>((now - state->since) / kInterval, 0);
        state->left = std::min(state->left + earned, kBurst);
        state->since = earned > 0 ? now : std::min(state->since, now);
        if (state->left == 0) {
            ++state->unwritten;
            return std::nullopt;
        }
        --state->left;
        return std::exchange(state->unwritten, 0);
    }

private:
    struct State {
        std::int64_t left = 0;
        Instant since;
        std::int64_t unwritten = 0;
    };
    const Clock& clock_;
    Guarded<State> state_;
};

} // namespace muster::api
