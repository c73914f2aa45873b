#pragma once

#include <map>
#include <vector>

#include "builder/segment_builder.h"
#include "builder/segment_columns.h"

namespace muster::ledger {

/// What rounding lost in money that is kept in tuples: a tuple counts once for each of its rows.
class GroupRoundings {
public:
    /// Counts the rows of the batch in hand.
    void count(const SegmentColumns& columns);
    /// These together with those of the columns kept row by row.
    [[nodiscard]] std::vector<SegmentSummary::Rounding> with(const SegmentColumns& columns,
                                                             const Schema& schema) const;

private:
    struct Lost {
        std::uint64_t count = 0;
        Decimal residual;
    };
    std::map<ColumnIndex, Lost> lost_;
};

} // namespace muster::ledger
