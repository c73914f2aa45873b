#include "crypto/work_areas.h"

#include "base/check.h"

namespace muster::crypto {

WorkAreas::WorkAreas(const Limits& limits)
    : limits_(limits), places_(Places{.free = limits.count, .waiting = 0}) {
    MUSTER_CHECK(limits.count > 0, "passwords need a work area");
}

WorkAreas::Lease::~Lease() {
    if (areas_ != nullptr) {
        ++areas_->places_.lock()->free;
        areas_->freed_.notify_one();
    }
}

Result<WorkAreas::Lease> WorkAreas::take() {
    auto places = places_.lock();
    if (places->free == 0) {
        if (places->waiting >= limits_.most_waiting) {
            return Error{ErrorKind::Unavailable, "password.busy",
                         "too many sign-ins at once; try again shortly", std::chrono::seconds{1}};
        }
        ++places->waiting;
        places.wait(freed_, [&] { return places->free > 0; });
        --places->waiting;
    }
    --places->free;
    return Lease(this);
}

std::size_t WorkAreas::waiting() {
    return places_.lock()->waiting;
}

} // namespace muster::crypto
