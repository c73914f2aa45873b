#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

namespace muster {

/// A value that can only be reached while its mutex is held.
///
///     Guarded<std::vector<Job>> jobs;
///     jobs.lock()->push_back(job);
template <class T>
class Guarded {
public:
    /// The held mutex. Releases at the end of its scope; never keep a reference to the value
    /// longer.
    class Lock {
    public:
        T& operator*() const noexcept { return value_; }
        T* operator->() const noexcept { return &value_; }

        /// Sleeps, with the mutex released, until `changed` is notified and `ready()` is true.
        template <class Ready>
        void wait(std::condition_variable& changed, Ready ready) {
            changed.wait(lock_, ready);
        }
        /// The same for at most so long; whether `ready()` became true.
        template <class Period, class Ready>
        bool wait_for(std::condition_variable& changed, Period most, Ready ready) {
            return changed.wait_for(lock_, most, ready);
        }

    private:
        friend class Guarded;
        Lock(std::mutex& mutex, T& value) : lock_(mutex), value_(value) {}

        std::unique_lock<std::mutex> lock_;
        T& value_;
    };

    Guarded() = default;
    explicit Guarded(T value) : value_(std::move(value)) {}

    [[nodiscard]] Lock lock() { return Lock(mutex_, value_); }

private:
    std::mutex mutex_;
    T value_;
};

} // namespace muster
