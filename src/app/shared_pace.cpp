#include "app/shared_pace.h"

namespace muster::app {

Result<std::chrono::milliseconds> SharedPace::take(const aws::PacedCall& call) {
    const aws::QuotaRow* const row = aws::quota_of(call.name);
    if (row == nullptr) {
        return std::chrono::milliseconds{0};
    }
    return pacer_.take({.name = aws::budget_name(call, *row),
                        .interval = row->quota.interval,
                        .burst = row->quota.burst});
}

} // namespace muster::app
