#pragma once

#include "ledger/shared_pins.h"
#include "ledger/version_lock.h"

namespace muster::ledger {

/// Keeps one version in place: its files for this machine and all that share their locks, and,
/// where the catalogue is on PostgreSQL, the version for all who use that.
struct VersionHold {
    SharedPins::Held shared;
    VersionLock files;
};

} // namespace muster::ledger
