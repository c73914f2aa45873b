#include "generate/calendar.h"

#include <algorithm>

namespace muster::generate {

Calendar Calendar::of(BillingMonth month, int first_hour) {
    Calendar calendar;
    calendar.month = month;
    calendar.start = month.start().unix_millis() / 1000;
    calendar.hours =
        static_cast<int>((month.next().start().unix_millis() / 1000 - calendar.start) / 3600);
    calendar.elapsed = calendar.hours;
    calendar.first_hour = first_hour;
    calendar.first_weekday = (month.start().unix_days() + 3) % 7; // 1970-01-01 was a Thursday
    calendar.is_finished = true;
    return calendar;
}

Calendar Calendar::seen_at(Instant now) const {
    return seen_after((now.unix_millis() / 1000 - start) / 3600);
}

Calendar Calendar::seen_after(std::int64_t passed) const {
    Calendar seen = *this;
    seen.elapsed = static_cast<int>(std::clamp<std::int64_t>(passed, 0, hours));
    seen.is_finished = seen.elapsed == hours;
    return seen;
}

} // namespace muster::generate
