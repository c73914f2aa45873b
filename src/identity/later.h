#pragma once

#include <chrono>

#include "base/instant.h"

namespace muster::identity {

constexpr Instant later(Instant instant, std::chrono::milliseconds by) {
    return Instant::from_unix_millis(instant.unix_millis() + by.count());
}

} // namespace muster::identity
