#include "jobs/pacer.h"

#include <algorithm>
#include <cstdint>

namespace muster::jobs {
namespace {

// The update changes nothing but, on PostgreSQL, locks the row until the transaction ends.
constexpr std::string_view kLock = R"(
INSERT INTO job_budget (name, credit, at) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING credit, at)";
constexpr std::string_view kSave = "UPDATE job_budget SET credit = ?, at = ? WHERE name = ?";

/// What was saved up by `now`; nothing for a clock that was set back.
std::int64_t credit_at(const Budget& budget, std::int64_t credit, Instant since, Instant now) {
    const std::int64_t most = budget.interval.count() * budget.burst;
    const std::int64_t elapsed = (now - since).count();
    if (elapsed < 0) {
        return std::min(credit, most);
    }
    if (elapsed >= most / 1'000 + 1) {
        return most; // also where a product would overflow
    }
    return std::min(credit + elapsed * 1'000, most);
}

} // namespace

Result<std::chrono::milliseconds> Pacer::take(const Budget& budget) {
    const Instant now = ports_.clock.now();
    const auto slices = slices_.lock();
    Slice& slice = (*slices)[budget.name];
    const bool has_lapsed = slice.until <= now || slice.until > now + kSlice;
    const bool is_used_up = slice.permits == 0 && now >= slice.not_before;
    if (has_lapsed || is_used_up) {
        TRY(slice, lease(budget, now));
    }
    if (slice.permits > 0) {
        --slice.permits;
        return std::chrono::milliseconds{0};
    }
    return slice.not_before - now;
}

Result<Pacer::Slice> Pacer::lease(const Budget& budget, Instant now) {
    const std::int64_t cost = budget.interval.count();
    const std::int64_t wanted =
        std::clamp<std::int64_t>(std::chrono::microseconds(kSlice).count() / cost, 1, budget.burst);
    Slice slice;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        std::int64_t credit = 0;
        TRY_DONE(session.query(kLock, {budget.name, cost * budget.burst, now.unix_millis()},
                               [&](const sql::Row& row) -> Status {
                                   credit =
                                       credit_at(budget, row.integer(0),
                                                 Instant::from_unix_millis(row.integer(1)), now);
                                   return {};
                               }));
        slice.permits = std::min(wanted, credit / cost);
        credit -= slice.permits * cost;
        slice.until = now + kSlice;
        const std::chrono::microseconds missing(std::max<std::int64_t>(cost - credit, 0));
        slice.not_before = now + std::chrono::ceil<std::chrono::milliseconds>(missing);
        TRY_DONE(session.execute(kSave, {credit, now.unix_millis(), budget.name}));
        return {};
    }));
    return slice;
}

} // namespace muster::jobs
