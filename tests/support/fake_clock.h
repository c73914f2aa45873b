#pragma once

#include <chrono>

#include "base/clock.h"

namespace muster::test {

/// Time that stands still until the test moves it.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Instant now = Instant::from_unix_millis(1'700'000'000'000)) : now_(now) {}

    [[nodiscard]] Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }
    void advance(std::chrono::milliseconds by) { now_ = now_ + by; }

private:
    Instant now_;
};

} // namespace muster::test
