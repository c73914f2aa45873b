#include "ledger/version_cache.h"

#include <algorithm>

namespace muster::ledger {
namespace {

bool is_same_month(const Version& a, const Version& b) {
    return a.delivery.source == b.delivery.source && a.delivery.month == b.delivery.month;
}

} // namespace

std::optional<PinnedVersion> VersionCache::find(const Version& version) {
    auto kept = kept_.lock();
    const auto found = std::ranges::find_if(
        *kept, [&](const PinnedVersion& known) { return known.version.id == version.id; });
    if (found == kept->end()) {
        return std::nullopt;
    }
    kept->splice(kept->begin(), *kept, found);
    PinnedVersion result = kept->front();
    result.version.current = version.current; // all else never changes
    return result;
}

void VersionCache::keep(const PinnedVersion& version) {
    auto kept = kept_.lock();
    kept->remove_if(
        [&](const PinnedVersion& known) { return is_same_month(known.version, version.version); });
    kept->push_front(version);
    std::size_t segments = 0;
    const auto first_too_many = std::ranges::find_if(*kept, [&](const PinnedVersion& known) {
        segments += known.version.contents.segments.size();
        return segments > kMaxSegments;
    });
    kept->erase(first_too_many, kept->end());
}

void VersionCache::forget(const std::string& source) {
    kept_.lock()->remove_if(
        [&](const PinnedVersion& known) { return known.version.delivery.source == source; });
}

} // namespace muster::ledger
