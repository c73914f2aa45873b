#include "ledger/shared_pins.h"

namespace muster::ledger {

using Mode = sql::RowLocks::Mode;

namespace {

/// A connection is found to be lost by using it; the next use makes another.
Result<bool> were_lost(sql::RowLocks& locks) {
    auto lost = locks.lost();
    if (!lost && lost.error().reason == "sql.unavailable") {
        return locks.lost();
    }
    return lost;
}

} // namespace

SharedPins::SharedPins(sql::RowLocks locks)
    : state_(std::make_unique<Guarded<State>>(State{.locks = std::move(locks), .holders = {}})) {}

Result<SharedPins> SharedPins::open(const sql::Address& address) {
    TRY(auto locks, sql::RowLocks::open(address));
    return SharedPins(std::move(locks));
}

Status SharedPins::lock_again(State& state) {
    TRY(const bool is_lost, were_lost(state.locks));
    if (!is_lost || state.holders.empty()) {
        return {};
    }
    std::vector<std::int64_t> held;
    for (const auto& [id, count] : state.holders) {
        held.push_back(id);
    }
    TRY(const auto got, state.locks.try_lock(kVersionTable, held, Mode::Shared));
    static_cast<void>(got); // what was collected meanwhile is open, and read to its end
    return {};
}

Result<std::optional<SharedPins::Held>> SharedPins::hold(std::vector<std::int64_t> ids) {
    auto state = state_->lock();
    TRY_DONE(lock_again(*state));
    std::vector<std::int64_t> wanted;
    for (const std::int64_t id : ids) {
        if (!state->holders.contains(id)) {
            wanted.push_back(id);
        }
    }
    if (!wanted.empty()) {
        TRY(const auto got, state->locks.try_lock(kVersionTable, wanted, Mode::Shared));
        if (got.size() < wanted.size()) {
            TRY_DONE(state->locks.unlock(kVersionTable, got, Mode::Shared));
            return std::optional<Held>();
        }
    }
    for (const std::int64_t id : ids) {
        ++state->holders[id];
    }
    return std::optional<Held>(std::in_place, *this, std::move(ids));
}

/// What cannot be unlocked was let go of with its connection.
void SharedPins::release(const std::vector<std::int64_t>& ids) noexcept {
    auto state = state_->lock();
    std::vector<std::int64_t> unused;
    for (const std::int64_t id : ids) {
        const auto found = state->holders.find(id);
        if (found != state->holders.end() && --found->second == 0) {
            unused.push_back(id);
            state->holders.erase(found);
        }
    }
    if (!unused.empty()) {
        [[maybe_unused]] const Status ignored =
            state->locks.unlock(kVersionTable, unused, Mode::Shared);
    }
}

} // namespace muster::ledger
