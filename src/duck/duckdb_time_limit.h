#pragma once

// Private to the DuckDB adapter (duckdb*.cpp).

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/result.h"
#include "duck/duckdb.h"
#include "duck/duckdb_library.h"

namespace muster::duck {

/// Interrupts a connection when the time of a query is up, as often as it takes: an interrupt that
/// arrives before DuckDB has begun is lost. Runs from its making on, but for pauses.
class DuckTimeLimit {
public:
    DuckTimeLimit(const DuckDbLibrary& library,
                  duckdb_connection connection,
                  const DuckDb::Options& options);
    DuckTimeLimit(const DuckTimeLimit&) = delete;
    DuckTimeLimit& operator=(const DuckTimeLimit&) = delete;
    ~DuckTimeLimit() = default;

    void pause();
    void resume();
    /// Unavailable "duckdb.time_limit" where `error` comes of the time being up, else `error`.
    [[nodiscard]] Error explain(Error error) const;

private:
    using Clock = std::chrono::steady_clock;

    void watch(const std::stop_token& stop);
    /// Waits until so much time was used. False: it was told to end.
    bool wait_for(Clock::duration time, std::unique_lock<std::mutex>& lock, std::stop_token stop);

    const DuckDbLibrary& library_;
    duckdb_connection connection_;
    const DuckDb::Options& options_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any changed_;
    Clock::duration used_{};
    Clock::time_point since_ = Clock::now();
    bool running_ = true;
    bool expired_ = false;
    std::jthread watcher_; // last: it uses the rest
};

} // namespace muster::duck
