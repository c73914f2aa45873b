#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace muster::bills {

/// What AWS says about one delivery of one billing month: which files it consists of.
///
/// Both generations are read (legacy Cost and Usage Report, Data Exports) with whatever unknown
/// fields they have. Keys are as in the bucket; nothing about them is guessed.
struct Manifest {
    enum class Generation : std::uint8_t { CostAndUsageReport, DataExport };

    Generation generation = Generation::CostAndUsageReport;
    std::string delivery_id; // assembly or execution id; may be empty
    std::string report_name; // may be empty
    std::string account;     // may be empty
    std::optional<BillingMonth> month;
    std::vector<std::string> keys;    // without scheme and bucket
    std::vector<std::string> columns; // as the header of the files names them
};

inline constexpr std::size_t kMaxManifestBytes = 64U << 20U;

/// `name` is for the messages. Errors: Invalid "billing.manifest_malformed" for what is no JSON
/// object, has no list of files or lists one twice, "billing.manifest_too_large".
Result<Manifest> parse_manifest(std::string_view text, std::string_view name);

} // namespace muster::bills
