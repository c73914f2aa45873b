#pragma once

#include <cstdint>

#include "builder/layout.h"
#include "segment/segment_format.h"

namespace muster::ledger {

/// What a segment of `rows` rows taught, on top of what was known. A group with more tuples than
/// one row in twenty is split at the columns that vary most.
LayoutExperience
learn(const format::Directory& directory, std::uint64_t rows, const LayoutExperience* known);

} // namespace muster::ledger
