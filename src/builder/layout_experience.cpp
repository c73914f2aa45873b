#include "builder/layout_experience.h"

#include <algorithm>

namespace muster::ledger {
namespace {

constexpr std::uint64_t kSplitShare = 20;        // split a group with more tuples than rows / this
constexpr std::uint64_t kRowsToLearnFrom = 4096; // fewer say nothing

} // namespace

LayoutExperience
learn(const format::Directory& directory, std::uint64_t rows, const LayoutExperience* known) {
    LayoutExperience experience = known == nullptr ? LayoutExperience{} : *known;
    if (rows < kRowsToLearnFrom) {
        return experience;
    }
    for (const format::Group& group : directory.groups) {
        const std::uint32_t most =
            std::ranges::max_element(group.values, {}, &format::ValuesEntry::distinct)->distinct;
        const bool splits = group.columns.size() > 1 && group.tuples > rows / kSplitShare;
        for (std::size_t i = 0; i < group.columns.size(); ++i) {
            const std::uint32_t distinct = group.values[i].distinct;
            auto& facts = experience.columns[directory.schema.columns[group.columns[i]].name];
            facts.rows = rows;
            facts.distinct = distinct;
            facts.stands_alone = facts.stands_alone ||
                                 (splits && (distinct == most || distinct > rows / kSplitShare));
        }
    }
    return experience;
}

} // namespace muster::ledger
