#include "ledger/open_version.h"

#include <algorithm>

namespace muster::ledger {

Result<PinnedVersion> open_version(const Version& version, const std::filesystem::path& directory) {
    PinnedVersion pinned{.version = version, .rows = {}, .rollups = {}};
    for (const VersionRollup& record : version.contents.rollups) {
        pinned.rollups.push_back({record, {}});
    }
    for (const VersionSegment& file : version.contents.segments) {
        TRY(Segment segment, Segment::open(directory / file.file));
        if (file.role == "rows") {
            pinned.rows.push_back(std::move(segment));
            continue;
        }
        const auto rollup = std::ranges::find(pinned.rollups, file.role,
                                              [](const auto& r) { return r.record.name; });
        if (rollup != pinned.rollups.end()) {
            rollup->segments.push_back(std::move(segment));
        }
    }
    return pinned;
}

} // namespace muster::ledger
