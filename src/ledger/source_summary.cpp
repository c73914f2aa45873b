#include "ledger/source_summary.h"

#include <algorithm>
#include <map>

namespace muster::ledger {

std::vector<SourceSummary> summarize_sources(std::span<const Version> versions) {
    std::map<std::string, SourceSummary> by_name;
    for (const Version& version : versions) {
        const BillingMonth month = version.delivery.month;
        const auto [found, is_new] = by_name.try_emplace(version.delivery.source);
        SourceSummary& source = found->second;
        source.name = version.delivery.source;
        source.first = is_new ? month : std::min(source.first, month);
        source.last = std::max(source.last, month);
        source.rows += version.contents.rows;
        source.bytes += version.bytes();
        ++source.months;
    }
    std::vector<SourceSummary> sources;
    for (auto& [name, source] : by_name) {
        sources.push_back(std::move(source));
    }
    return sources;
}

} // namespace muster::ledger
