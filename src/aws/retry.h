#pragma once

#include <chrono>
#include <stop_token>

#include "aws/error_table.h"
#include "aws_model/http_message.h"
#include "base/mutex.h"
#include "base/random.h"

namespace muster::aws {

/// Waits. Tests move their clock instead.
class Sleeper {
public:
    virtual ~Sleeper() = default;
    /// False when `stop` was asked for before the time was over.
    virtual bool sleep(std::chrono::milliseconds time, const std::stop_token& stop) = 0;
};

class ThreadSleeper final : public Sleeper {
public:
    bool sleep(std::chrono::milliseconds time, const std::stop_token& stop) override;
};

/// What the retries of one client may cost, so that many callers do not press on a service that is
/// down: the token bucket of AWS's "standard" retry mode, 500 tokens, 5 a retry, 10 after a
/// timeout; a success gives one back, a retried success what its last retry cost. Thread-safe.
class RetryQuota {
public:
    static constexpr int kCapacity = 500;

    /// What a retry was paid with; 0 when there was not enough left, and nothing was taken.
    [[nodiscard]] int take(bool after_timeout);
    /// `paid` for the last retry, or 0.
    void succeeded(int paid);
    [[nodiscard]] int left() { return *tokens_.lock(); }

private:
    Guarded<int> tokens_{kCapacity};
};

/// Three attempts, the standard mode's.
constexpr int kAttempts = 3;

/// How long to wait after `failed` attempts: a random part of 1, 2, 4… at most 20 seconds, or what
/// the service asks for by x-amz-retry-after (milliseconds) or Retry-After (seconds), which is
/// heard up to five seconds more than that.
std::chrono::milliseconds retry_delay(int failed, const HttpHeaders& answer, Random& random);

} // namespace muster::aws
