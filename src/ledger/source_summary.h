#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "ledger/version.h"

namespace muster::ledger {

/// What there is of one source. A plain value.
struct SourceSummary {
    std::string name;
    std::size_t months = 0;
    BillingMonth first;
    BillingMonth last;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0; // on disk
};

/// The sources of current versions, by name.
std::vector<SourceSummary> summarize_sources(std::span<const Version> versions);

} // namespace muster::ledger
