#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "sql/writer.h"

namespace muster::jobs {

/// How fast something may be done by all processes together: on average once an interval, and after
/// a rest `burst` times at once.
struct Budget {
    std::string name; // "123456789012/us-east-1/iam/ListRoles"
    std::chrono::microseconds interval{1};
    int burst = 1;
};

/// Hands out permits of budgets. A process leases them from the database a slice at a time, so that
/// most calls cost no transaction; a slice that is not used lapses. What is done in a stretch of
/// time is at most what the budget allows, and a slice of each process more. Thread-safe; who asks
/// for one budget does not wait for the transaction of another.
class Pacer {
public:
    struct Ports {
        sql::Writer& writer;
        const Clock& clock;
    };
    static constexpr std::chrono::milliseconds kSlice{1'000};

    explicit Pacer(Ports ports) : ports_(ports) {}

    /// Zero when a permit was taken; otherwise none was, and how long to wait before asking again.
    /// Errors: those of the database.
    Result<std::chrono::milliseconds> take(const Budget& budget);

private:
    struct Slice {
        std::int64_t permits = 0;
        Instant until;
        Instant not_before; // after a refusal
        bool is_being_leased = false;

        [[nodiscard]] bool is_over(Instant now) const;
        std::chrono::milliseconds take(Instant now);
    };
    using Slices = std::map<std::string, Slice>;
    static Slice& slice_of(Slices& slices, const std::string& name, Instant now);
    Result<Slice> lease(const Budget& budget, Instant now);

    Ports ports_;
    Guarded<Slices> slices_;
    std::condition_variable leased_;
};

} // namespace muster::jobs
