#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "bills/delivery.h"
#include "ledger/store.h"

namespace muster::bucket {

/// Takes the deliveries out whose month the ledger has of that source from a bill that knows more:
/// detailed billing reports of months that a later kind of report has told. Returns whether any was
/// one. Errors: those of the ledger.
Result<bool> keep_better_bills(const ledger::Store& store,
                               const std::string& source,
                               std::vector<bills::Delivery>& deliveries);

} // namespace muster::bucket
