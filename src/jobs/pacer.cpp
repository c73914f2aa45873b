#include "jobs/pacer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace muster::jobs {
namespace {

// The update changes nothing but, on PostgreSQL, locks the row until the transaction ends.
constexpr std::string_view kLock = R"(
INSERT INTO job_budget (name, credit, at) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING credit, at)";
constexpr std::string_view kSaveCredit = "UPDATE job_budget SET credit = ?, at = ? WHERE name = ?";

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

bool Pacer::Slice::is_over(Instant now) const {
    const bool has_lapsed = until <= now || until > now + kSlice;
    const bool is_used_up = permits == 0 && now >= not_before;
    return has_lapsed || is_used_up;
}

std::chrono::milliseconds Pacer::Slice::take(Instant now) {
    if (permits > 0) {
        --permits;
        return std::chrono::milliseconds{0};
    }
    return not_before - now;
}

/// Ten thousand accounts have a million budgets, of which all but a few have lapsed: as good as
/// none. The more there are, the more seldom they are gone through.
Pacer::Slice& Pacer::slice_of(Slices& slices, const std::string& name, Instant now) {
    constexpr std::size_t kMany = 1'024;
    if (slices.size() >= kMany && std::has_single_bit(slices.size()) && !slices.contains(name)) {
        std::erase_if(slices, [&](const auto& entry) {
            return entry.second.until <= now && !entry.second.is_being_leased;
        });
    }
    return slices[name];
}

Result<std::chrono::milliseconds> Pacer::take(const Budget& budget) {
    Instant now = ports_.clock.now();
    {
        auto slices = slices_.lock();
        slices.wait(leased_, [&] { return !slice_of(*slices, budget.name, now).is_being_leased; });
        now = ports_.clock.now();
        Slice& asked = (*slices)[budget.name];
        if (!asked.is_over(now)) {
            return asked.take(now);
        }
        asked.is_being_leased = true;
    }
    Result<Slice> leased = lease(budget, now);
    const auto slices = slices_.lock();
    Slice& slice = (*slices)[budget.name];
    slice = leased ? *leased : Slice{};
    leased_.notify_all();
    if (!leased) {
        return std::move(leased.error());
    }
    return slice.take(now);
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
        TRY_DONE(session.execute(kSaveCredit, {credit, now.unix_millis(), budget.name}));
        return {};
    }));
    return slice;
}

} // namespace muster::jobs
