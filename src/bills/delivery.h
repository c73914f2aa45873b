#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "bills/bill_file.h"

namespace muster::bills {

/// The files of one delivery of one month, as a manifest lists them; or all the loose files of one
/// command, whose months are found in their rows.
struct Delivery {
    std::string report_name; // empty for loose files
    std::string id;          // empty for loose files and where the manifest has none
    std::optional<BillingMonth> month;
    std::optional<Instant> delivered_at;
    std::vector<BillFile> files;
    std::vector<std::string> columns;        // of the manifest
    std::optional<std::size_t> listed_files; // in the manifest
    std::filesystem::path manifest_path;     // empty for loose files

    [[nodiscard]] bool is_loose() const { return manifest_path.empty(); }
};

/// Whether a file or folder may be read, by its real path: links have been followed. Empty: all
/// may.
using MayRead = std::function<bool(const std::filesystem::path&)>;

/// Finds the deliveries below the given files and directories, in any layout AWS writes: legacy
/// reports that overwrite or create anew, with the Athena artifact, Data Exports with their `data`
/// and `metadata` folders. Where there is a manifest it decides: its files and no others, and of
/// several deliveries of one month (each has its folder) the one the top manifest names. What no
/// manifest speaks of is loose; of several delivery folders of one month the newest is taken. A
/// detailed billing report is known by its name, and read for months that nothing later tells of.
/// Manifest deliveries come first, by month.
///
/// Errors: NotFound "billing.path_not_found", "billing.nothing_found", "billing.file_missing" (a
/// file of a manifest that is not there, by its key); Invalid "billing.not_a_file"; those of
/// file_error() for a folder that cannot be read, and of parse_manifest(); Forbidden
/// "billing.path_not_allowed" for what `may_read` refuses.
Result<std::vector<Delivery>> find_deliveries(std::span<const std::filesystem::path> paths,
                                              const MayRead& may_read = {});

} // namespace muster::bills
