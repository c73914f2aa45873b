#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "bills/delivery.h"
#include "ledger/store.h"

namespace muster::billing {

/// The files of a delivery as they lie there, with their content hashes where the sender gave the
/// delivery no id. Errors: those of file_error().
Result<std::vector<ledger::InputFile>> describe_files(const bills::Delivery& delivery,
                                                      const std::stop_token& stop);

/// What identifies the delivery of a month whose sender gave it no id: the content of the files
/// that have rows of it, whatever they are called and in whatever order they come.
std::string content_id(const std::vector<ledger::InputFile>& inputs_of_month);

/// The current versions that hold just what is in these files, all of it; none where they do not,
/// or where that cannot be told without reading. `facts.month` does not count.
/// Errors: those of the store.
Result<std::vector<ledger::Version>>
versions_of_files(const ledger::Store& store,
                  const ledger::DeliveryFacts& facts,
                  std::optional<BillingMonth> month,
                  const std::vector<ledger::InputFile>& inputs);

} // namespace muster::billing
