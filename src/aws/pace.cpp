#include "aws/pace.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include <fmt/format.h>

namespace muster::aws {

using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

/// Ten thousand accounts have a million budgets, of which all but a few are full again: as good as
/// none. The more there are, the more seldom they are gone through.
bool is_time_to_clean(std::size_t budgets) {
    return budgets >= 1'024 && std::has_single_bit(budgets);
}

} // namespace

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
    const std::string name = budget_name(call, *row);
    if (!budgets->contains(name) && is_time_to_clean(budgets->size())) {
        std::erase_if(*budgets, [&](const auto& budget) { return budget.second <= now; });
    }
    microseconds& due = (*budgets)[name];
    due = std::min(due, now + row->quota.interval * row->quota.burst); // the clock was set back
    if (due - ahead > now) {
        return std::chrono::ceil<milliseconds>(due - ahead - now);
    }
    due = std::max(due, now) + row->quota.interval;
    return milliseconds{0};
}

} // namespace muster::aws
