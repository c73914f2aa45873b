#pragma once

#include <vector>

#include "base/result.h"
#include "billing/file_import.h"

namespace muster::billing {

/// Reads all files of one delivery into segments, several at once, and fills in their rows. Fees
/// for hours to come are put last, when it is known until when there is usage. Returns the time
/// from which fees are future. Errors: those of import_bills().
Result<FutureCutoff> import_delivery(const DeliveryImport& task,
                                     unsigned threads,
                                     std::vector<ledger::InputFile>& inputs);

} // namespace muster::billing
