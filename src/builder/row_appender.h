#pragma once

#include <optional>

#include "builder/segment_builder.h"
#include "builder/segment_columns.h"
#include "segment/rows.h"

namespace muster::ledger {

/// Appends rows as a batch to the sender's columns: looks tuples up and reads numbers. After an
/// error `bad` says which field it was, and the batch must be rolled back.
/// Errors: Invalid "ledger.not_a_number".
Status append_rows(const TextRows& rows,
                   SegmentColumns& columns,
                   std::optional<SegmentBuilder::BadField>& bad);
Status append_rows(const CodedRows& rows,
                   const Schema& schema,
                   SegmentColumns& columns,
                   std::optional<SegmentBuilder::BadField>& bad);

} // namespace muster::ledger
