#include "duck/duckdb_time_limit.h"

#include <fmt/format.h>

namespace muster::duck {
namespace {

constexpr std::chrono::milliseconds kAgain{10}; // between two interrupts

} // namespace

DuckTimeLimit::DuckTimeLimit(const DuckDbLibrary& library,
                             duckdb_connection connection,
                             const DuckDb::Options& options)
    : library_(library), connection_(connection), options_(options) {
    if (options.time_limit) {
        watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }
}

void DuckTimeLimit::pause() {
    const std::scoped_lock lock(mutex_);
    if (running_) {
        used_ += Clock::now() - since_;
        running_ = false;
    }
}

void DuckTimeLimit::resume() {
    const std::scoped_lock lock(mutex_);
    if (!running_) {
        since_ = Clock::now();
        running_ = true;
        changed_.notify_all();
    }
}

Error DuckTimeLimit::explain(Error error) const {
    const std::scoped_lock lock(mutex_);
    if (!expired_ || error.reason != "duckdb.interrupted") {
        return error;
    }
    return {ErrorKind::Unavailable, "duckdb.time_limit",
            fmt::format("the query took longer than {} ms", options_.time_limit->count())};
}

bool DuckTimeLimit::wait_for(Clock::duration time,
                             std::unique_lock<std::mutex>& lock,
                             std::stop_token stop) {
    while (!stop.stop_requested()) {
        if (!running_) {
            changed_.wait(lock, stop, [this] { return running_; });
            continue;
        }
        const Clock::time_point due = since_ + (time - used_);
        if (Clock::now() >= due) {
            return true;
        }
        changed_.wait_until(lock, stop, due, [] { return false; });
    }
    return false;
}

void DuckTimeLimit::watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    Clock::duration next = *options_.time_limit;
    const Clock::duration overdue = next + options_.grace;
    bool called = false;
    while (wait_for(next, lock, stop)) {
        expired_ = true;
        next += kAgain;
        const bool call = !called && next > overdue && options_.overdue;
        called = called || call;
        lock.unlock();
        library_.interrupt(connection_);
        if (call) {
            options_.overdue();
        }
        lock.lock();
    }
}

} // namespace muster::duck
