#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "builder/layout.h"
#include "segment/rows.h"

namespace muster::ledger {

/// The first rows of a segment, column by column: equal values have equal numbers, dense from 0.
struct RowSample {
    struct ColumnSample {
        std::vector<std::uint32_t> numbers; // one a row
        std::uint32_t distinct = 0;
    };
    std::uint32_t rows = 0;
    std::vector<ColumnSample> columns;
};

RowSample sample_rows(const TextRows& rows);
RowSample sample_rows(const CodedRows& rows, const Schema& schema);

/// Decides which neighbouring columns share a tuple dictionary.
///
/// Columns share one where that costs few more tuples than the column of most values has by itself.
/// The first rows of a bill are a poor sample of it (often one hour, in which hardly a resource
/// occurs twice), so names weigh in too: what AWS's names say belongs together (the attributes of a
/// product) starts out together, what says when, who and which resource starts out apart. What
/// earlier segments taught outweighs both.
Layout
plan_layout(const Schema& schema, const RowSample& sample, const LayoutExperience* experience);

} // namespace muster::ledger
