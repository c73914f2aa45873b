#include "aws/pace.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::aws {

using std::chrono::microseconds;
using std::chrono::milliseconds;

std::string budget_name(const PacedCall& call, const QuotaRow& row) {
    return fmt::format("{}/{}/{}/{}", call.account, call.region, row.service, row.operation);
}

Result<milliseconds> LocalPace::take(const PacedCall& call) {
    const QuotaRow* const row = quota_of(call.name);
    if (row == nullptr) {
        return milliseconds{0};
    }
    // The generic cell rate algorithm (ITU-T I.371): one number a budget, a bucket in effect.
    const microseconds now = milliseconds(clock_.now().unix_millis());
    const microseconds ahead = row->quota.interval * (row->quota.burst - 1);
    const auto budgets = due_.lock();
    microseconds& due = (*budgets)[budget_name(call, *row)];
    due = std::min(due, now + row->quota.interval * row->quota.burst); // the clock was set back
    if (due - ahead > now) {
        return std::chrono::ceil<milliseconds>(due - ahead - now);
    }
    due = std::max(due, now) + row->quota.interval;
    return milliseconds{0};
}

} // namespace muster::aws
