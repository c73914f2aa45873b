#pragma once

#include <vector>

#include "ledger/store.h"

namespace muster::ledger {

/// What a Pin holds. The locks outlive the mapped segments.
struct Pin::State {
    State() = default;
    explicit State(SharedPins::Held held) : shared(std::move(held)) {}

    SharedPins::Held shared;
    std::vector<VersionLock> locks;
    std::vector<PinnedVersion> versions;
};

} // namespace muster::ledger
