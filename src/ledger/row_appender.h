#pragma once

#include <optional>

#include "ledger/rows.h"
#include "ledger/segment_builder.h"
#include "ledger/segment_columns.h"

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
