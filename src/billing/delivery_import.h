#pragma once

#include <map>
#include <vector>

#include "base/result.h"
#include "billing/file_import.h"

namespace muster::billing {

/// What reading all files of one delivery found.
struct DeliveryRows {
    std::vector<FileImport::FileResult> files; // as those of the delivery
    std::map<BillingMonth, FutureCutoff> cutoffs;
};

/// Reads all files of one delivery into segments, several at once; `inputs` describe them. Fees for
/// hours to come are put last where it takes all rows to know until when there is usage. Errors:
/// those of import_bills().
Result<DeliveryRows> import_delivery(const DeliveryImport& task,
                                     unsigned threads,
                                     const std::vector<ledger::InputFile>& inputs);

} // namespace muster::billing
