#include "base/clock.h"

namespace muster {

Instant SystemClock::now() const {
    using std::chrono::milliseconds;
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant::from_unix_millis(std::chrono::duration_cast<milliseconds>(since_epoch).count());
}

} // namespace muster
