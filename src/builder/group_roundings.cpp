#include "builder/group_roundings.h"

namespace muster::ledger {

void GroupRoundings::count(const SegmentColumns& columns) {
    for (const SegmentColumns::Group& group : columns.groups) {
        const auto& roundings = group.dictionary.roundings();
        if (roundings.empty()) {
            continue;
        }
        for (std::size_t row = columns.waiting; row < group.codes.size(); ++row) {
            const auto [begin, end] = roundings.equal_range(group.codes[row]);
            for (auto rounding = begin; rounding != end; ++rounding) {
                Lost& lost = lost_[group.columns[rounding->second.position]];
                ++lost.count;
                const auto sum = lost.residual.plus(rounding->second.residual);
                lost.residual = sum ? *sum : lost.residual;
            }
        }
    }
}

std::vector<SegmentSummary::Rounding> GroupRoundings::with(const SegmentColumns& columns,
                                                           const Schema& schema) const {
    std::vector<SegmentSummary::Rounding> roundings;
    for (const auto& [column, lost] : lost_) {
        roundings.push_back({schema.columns[column].name, lost.count, lost.residual});
    }
    for (const SegmentColumns::Decimals& column : columns.decimals) {
        if (column.values.rounded() > 0) {
            roundings.push_back({schema.columns[column.column].name, column.values.rounded(),
                                 column.values.residual()});
        }
    }
    return roundings;
}

} // namespace muster::ledger
