#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "ledger/store.h"

namespace muster::cost {

/// The names that bills add to those of the charge model. A plain value.
struct BillNames {
    std::set<std::string> keyed;   // dimensions: `tag:Team`, `cost_category:Product`
    std::set<std::string> columns; // dimensions: all stored columns
    std::set<std::string> numbers; // measures: the columns that can be summed up

    void merge(BillNames other);
};

/// Those of one version: reads the schemas of its segments and the dictionaries of columns that
/// hold maps. Errors: those of billing::keyed_dimensions.
Result<BillNames> bill_names(const ledger::PinnedVersion& version);

} // namespace muster::cost
