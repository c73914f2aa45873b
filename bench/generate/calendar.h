#pragma once

#include <cstdint>

#include "base/instant.h"

namespace muster::generate {

/// The hours of one billing month, and where they stand among all generated months. A plain value.
struct Calendar {
    BillingMonth month;
    std::int64_t start = 0;   // unix seconds of the first hour
    int hours = 0;            // of the whole month
    int elapsed = 0;          // hours that have usage; fewer than `hours` while the month runs
    int first_hour = 0;       // hours of all months before this one
    int first_weekday = 0;    // of the first day, 0 = Monday
    bool is_finished = false; // closed and invoiced

    static Calendar of(BillingMonth month, int first_hour);
    /// The same month seen at `now`: hours that start later have no usage yet.
    [[nodiscard]] Calendar seen_at(Instant now) const;
    /// The same month seen when so many of its hours have passed; at most all of them count.
    [[nodiscard]] Calendar seen_after(std::int64_t passed) const;

    [[nodiscard]] std::int64_t second(int hour) const { return start + std::int64_t{hour} * 3600; }
    [[nodiscard]] std::int64_t end() const { return second(hours); }
};

} // namespace muster::generate
