#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "ledger/store.h"

namespace muster::ledger {

/// Versions whose segments stay open from one pin to the next: a process that answers one report
/// after the other maps files and reads their directories and small dictionaries once. Holds one
/// version of each (source, month), those pinned last, up to a number of segments. Files of a
/// collected version keep their space on disk until it is forgotten here. Thread-safe.
class VersionCache {
public:
    static constexpr std::size_t kMaxSegments = 512;

    /// The version of that id with its contents, current or not as `version` is.
    [[nodiscard]] std::optional<PinnedVersion> find(const Version& version);
    void keep(const PinnedVersion& version);
    void forget(const std::string& source);

private:
    Guarded<std::list<PinnedVersion>> kept_; // the one pinned last at the front
};

} // namespace muster::ledger
