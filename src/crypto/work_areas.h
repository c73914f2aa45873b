#pragma once

#include <condition_variable>
#include <cstddef>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace muster::crypto {

/// How many passwords are hashed at a time. A hash takes tens of milliseconds of a core and
/// megabytes of memory, so that strangers at the sign-in page could use up both: at most `count`
/// run at once, as many as `most_waiting` wait for one, and whoever comes then is refused.
/// Thread-safe.
class WorkAreas {
public:
    struct Limits {
        std::size_t count = 2;
        std::size_t most_waiting = 32;
    };

    /// One of them, given back when it goes. Must not outlive the WorkAreas.
    class Lease {
    public:
        Lease(Lease&& other) noexcept : areas_(std::exchange(other.areas_, nullptr)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Lease& operator=(Lease&&) = delete;
        ~Lease();

    private:
        friend class WorkAreas;
        explicit Lease(WorkAreas* areas) : areas_(areas) {}
        WorkAreas* areas_;
    };

    explicit WorkAreas(const Limits& limits);
    WorkAreas(const WorkAreas&) = delete;
    WorkAreas& operator=(const WorkAreas&) = delete;

    /// Waits for one where not too many wait already. Errors: Unavailable "password.busy", with a
    /// time to come back.
    [[nodiscard]] Result<Lease> take();

    [[nodiscard]] std::size_t waiting();

private:
    struct Places {
        std::size_t free = 0;
        std::size_t waiting = 0;
    };

    Limits limits_;
    Guarded<Places> places_;
    std::condition_variable freed_;
};

} // namespace muster::crypto
